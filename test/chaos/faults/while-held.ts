import { below, type Random } from "../../../cli/simulation/random";
import type { Run } from "../../../shared/runs/run";
import type { Point } from "../app/control";
import type { Scene } from "../scenario/scene";
import { PATIENCE_MS, pick } from "./fault";

/** In the middle of a run. */
const MIDDLE: readonly [Point, ...Point[]] = ["plan:recorded", "score:stage", "score:staged", "publish:commit"];

/** Stops a run at a point, does the deed to it, and lets it go on. False where there was none to stop. */
export async function whileHeld(scene: Scene, random: Random, deed: (run: Run) => Promise<boolean>): Promise<boolean> {
  const { hosts, room } = scene.system;
  const host = hosts.current;
  if (host === undefined) return false;
  host.held = undefined;
  host.command({ aim: { points: [pick(random, MIDDLE)], after: below(random, 3), deed: "hold" } });
  const isHeld = await scene.comes(() => host.held !== undefined, PATIENCE_MS);
  try {
    const run = (await room.runs.unfinished()).find(({ kind }) => kind === "scheduled");
    return isHeld && run !== undefined && (await deed(run));
  } finally {
    host.command({ aim: null, release: true });
  }
}
