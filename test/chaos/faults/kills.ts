import { below } from "../../../cli/simulation/random";
import type { Point } from "../app/control";
import { PATIENCE_MS, pick, type Fault } from "./fault";

const kill = (during: string, points: readonly [Point, ...Point[]], maxAfter: number): Fault => ({
  kind: `SIGKILL ${during}`,
  family: "host",
  async inflict(scene, random) {
    const { system } = scene;
    const host = system.hosts.current;
    if (host === undefined) return false;
    host.command({ aim: { points: [pick(random, points)], after: below(random, maxAfter + 1), deed: "kill" } });
    await scene.comes(() => host.end !== undefined, PATIENCE_MS);
    if (host.end === undefined) host.command({ aim: null });
    await system.hosts.ensure();
    return host.end?.signal === "SIGKILL";
  },
});

export const kills: readonly Fault[] = [
  kill("during ingest", ["ingest:write", "ingest:written"], 4),
  kill("during plan", ["plan:chunk", "plan:written", "plan:recorded"], 0),
  kill("during score", ["score:stage", "score:staged"], 8),
  kill("during publish", ["publish:commit", "publish:committed", "publish:recorded"], 3),
  kill("during finish", ["finish:manifest", "finish:end", "finish:ended"], 0),
  kill("between close and start", ["close:closed"], 0),
  kill("inside a transaction", ["sql:commit"], 12),
  kill("just after a COMMIT", ["sql:committed"], 12),
];
