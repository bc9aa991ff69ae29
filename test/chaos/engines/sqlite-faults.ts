import { DatabaseSync } from "node:sqlite";
import { below } from "../../../cli/simulation/random";
import type { SqlMoment } from "../app/control";
import { PATIENCE_MS, type Fault } from "../faults/fault";

const [BUSY, IO_ERROR, FULL] = [5, 10, 13];
/** Longer than a statement waits for another process. */
const LOCK_MS = 30_000;

const answered = (kind: string, moment: SqlMoment, error: number, maxTimes: number): Fault => ({
  kind,
  family: "host",
  async inflict(scene, random) {
    const host = scene.system.hosts.current;
    if (host === undefined) return false;
    const before = host.sqlFailures(error);
    host.command({ sql: { moment, error, times: 1 + below(random, maxTimes) } });
    const came = await scene.comes(() => host.sqlFailures(error) > before, PATIENCE_MS);
    if (!came) host.command({ sql: null });
    return came;
  },
});

/** The file really takes no more pages. */
const full: Fault = {
  kind: "database full",
  family: "host",
  async inflict(scene) {
    const { system } = scene;
    const host = system.hosts.current;
    if (host === undefined) return false;
    const before = host.sqlFailures(FULL);
    system.hosts.setDatabaseFull(true);
    const came = await scene.comes(() => host.sqlFailures(FULL) > before, PATIENCE_MS);
    system.hosts.setDatabaseFull(false);
    return came;
  },
};

/** Another process has the write lock for longer than anybody waits for it. */
const locked: Fault = {
  kind: "database locked",
  family: "host",
  isLong: true,
  async inflict(scene) {
    const { hosts, database } = scene.system;
    const host = hosts.current;
    if (host === undefined || database.file === undefined) return false;
    const before = host.sqlFailures(BUSY);
    const rival = new DatabaseSync(database.file, { timeout: LOCK_MS });
    try {
      rival.exec("BEGIN IMMEDIATE");
      const came = await scene.comes(() => host.sqlFailures(BUSY) > before, LOCK_MS);
      rival.exec("ROLLBACK");
      return came;
    } finally {
      rival.close();
    }
  },
};

export const sqliteFaults: readonly Fault[] = [
  answered("database busy", "begin", BUSY, 6),
  answered("database I/O error", "commit", IO_ERROR, 4),
  answered("commit without an answer", "committed", IO_ERROR, 3),
  ...[full, locked],
];
