import { setImmediate as turn } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { messageOf } from "../../../shared/errors";
import { clipped } from "./clipped";
import type { FuzzTarget, Outcome } from "./fuzz-target";
import { TallyKeeper, type Tally } from "./tally";

export interface TrialOptions {
  readonly seed: number;
  readonly inputs: number;
  /** Called before each trial, also while a failing input is made smaller. */
  readonly begin?: (trial: number) => unknown;
  /** What no input may take longer than. */
  readonly longestMs?: number;
}

const LONGEST_MS = 2_000;
/** What inputs leave to the next turn of the event loop (zlib what it has used, say) must not pile up. */
const TRIALS_A_TURN = 100;

/** Tries inputs until one breaks a promise; that one is made smaller first. Does not survive a hang or a crash. */
export async function runTrials<Input>(target: FuzzTarget<Input>, options: TrialOptions): Promise<Tally> {
  const keeper = new TallyKeeper(target);
  let trial = 0;
  let failed = false;
  const property = fc.asyncProperty(target.arbitrary, async (input) => {
    options.begin?.(trial++);
    if (trial % TRIALS_A_TURN === 0) await turn();
    try {
      const { outcome, ms } = await tryOne(target, input, options.longestMs);
      if (!failed) keeper.count(input, outcome, ms);
    } catch (error) {
      failed = true;
      throw error;
    }
  });
  const details = await fc.check(property, { seed: options.seed, numRuns: options.inputs });
  const [input] = details.counterexample ?? [];
  if (!details.failed || input === undefined) return keeper.tally(undefined);
  return keeper.tally({
    problem: clipped(messageOf(details.errorInstance), 1_000),
    shown: clipped(target.show(input), 2_000),
    path: details.counterexamplePath ?? "",
  });
}

/** Asks twice: answers must be equal, and the faster one counts. */
export async function tryOne<Input>(
  target: FuzzTarget<Input>,
  input: Input,
  longestMs = LONGEST_MS,
): Promise<{ readonly outcome: Outcome; readonly ms: number }> {
  const first = await timed(() => target.answer(input));
  const second = await timed(() => target.answer(input));
  if (!isDeepStrictEqual(first.answer, second.answer)) throw new Error("asked twice, it answers differently");
  const ms = Math.min(first.ms, second.ms);
  if (ms > longestMs) throw new Error(`takes ${Math.round(ms)} ms`);
  return { outcome: target.judge(input, first.answer), ms };
}

/** In milliseconds of the clock or of the processor, whichever are fewer: what else the machine does is not counted. */
async function timed<Answer>(ask: () => Answer | Promise<Answer>) {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const answer = await ask();
  const [ms, used] = [performance.now() - start, process.cpuUsage(before)];
  return { answer, ms: Math.min(ms, (used.user + used.system) / 1000) };
}
