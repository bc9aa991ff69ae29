import { below } from "../../../cli/simulation/random";
import type { SqlError, SqlMoment } from "../app/control";
import { PATIENCE_MS, type Fault } from "../faults/fault";
import type { Host } from "../host/host";
import type { Scene } from "../scenario/scene";

/** The app's connections are made to answer an error a few times: one that the engine cannot be brought to. */
export const answered = (kind: string, moment: SqlMoment, error: number, maxTimes: number): Fault => ({
  kind,
  family: "host",
  inflict: (scene, random) =>
    untilFailed(scene, error, async (host, comes) => {
      host.command({ sql: { moment, error, times: 1 + below(random, maxTimes) } });
      const came = await comes();
      if (!came) host.command({ sql: null });
      return came;
    }),
});

/** The database takes no more: what is written fails with `error`. */
export const databaseFull = (error: number): Fault => ({
  kind: "database full",
  family: "host",
  inflict: (scene) =>
    untilFailed(scene, error, async (_, comes) => {
      const { hosts } = scene.system;
      hosts.setDatabaseFull(true);
      const came = await comes();
      hosts.setDatabaseFull(false);
      return came;
    }),
});

/** Does a deed that waits, by `comes`, until the host has been answered with the error. False where it is not. */
export async function untilFailed(
  scene: Scene,
  error: SqlError,
  deed: (host: Host, comes: (boundMs?: number) => Promise<boolean>) => Promise<boolean>,
): Promise<boolean> {
  const host = scene.system.hosts.current;
  if (host === undefined) return false;
  const before = host.sqlFailures(error);
  return deed(host, (boundMs = PATIENCE_MS) => scene.comes(() => host.sqlFailures(error) > before, boundMs));
}
