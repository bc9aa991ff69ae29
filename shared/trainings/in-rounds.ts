import { briefOf } from "../errors";
import type { Orchestrator, Step } from "../runs/orchestrator";

const ROUNDS = 4;
const FIRST_PAUSE_MS = 2_000;

/** What an activity answered for each input; or none of it, and why it was given up. */
export interface Rounds<T> {
  readonly outcomes: readonly T[];
  readonly lost: string | undefined;
}

/** An activity for each input. Where one throws, all run again: what was done already comes out the same. */
export function* inRounds<T>(o: Orchestrator, activity: string, inputs: readonly unknown[]): Step<Rounds<T>> {
  for (let round = 1; ; round++) {
    try {
      return { outcomes: yield* o.callAll<T>(activity, inputs), lost: undefined };
    } catch (error) {
      if (round === ROUNDS) return { outcomes: [], lost: briefOf(error) };
    }
    yield* o.sleep(FIRST_PAUSE_MS * 2 ** round);
  }
}
