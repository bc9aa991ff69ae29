import { below, type Random } from "../../../cli/simulation/random";
import type { Run } from "../../../shared/runs/run";
import type { Point } from "../app/control";
import type { Scene } from "../scenario/scene";
import { PATIENCE_MS, pick } from "./fault";

type Points = readonly [Point, ...Point[]];

/** While a chunk is at work. */
export const IN_A_CHUNK: Points = ["score:stage", "score:staged", "publish:commit"];
/** In the middle of a run. */
const MIDDLE: Points = ["plan:recorded", ...IN_A_CHUNK];

/** Stops a run at a point, does the deed to it, and lets it go on. False where there was none to stop. */
export async function whileHeld(
  scene: Scene,
  random: Random,
  deed: (run: Run) => Promise<boolean>,
  points = MIDDLE,
): Promise<boolean> {
  const { hosts, room } = scene.system;
  const host = hosts.current;
  if (host === undefined) return false;
  host.held = undefined;
  host.command({ aim: { points: [pick(random, points)], after: below(random, 3), deed: "hold" } });
  const isHeld = await scene.comes(() => host.held !== undefined, PATIENCE_MS);
  try {
    const run = (await room.runs.unfinished()).find(({ kind }) => kind === "scheduled");
    return isHeld && run !== undefined && (await deed(run));
  } finally {
    host.command({ aim: null, release: true });
  }
}
