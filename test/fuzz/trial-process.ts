import { openSync, writeSync } from "node:fs";
import { messageOf } from "../../shared/errors";
import type { FuzzTarget } from "../support/fuzz/fuzz-target";
import { runTrials, tryOne } from "../support/fuzz/run-trials";
import { fuzzTargets } from "../support/fuzz/targets";
import type { Report, Task } from "./task";

/** The entry of a process that tries inputs, so that one that hangs or crashes takes nothing else with it. */
process.once("message", (task: Task) => {
  void perform(task)
    .catch((error: unknown): Report => ({ problem: messageOf(error) }))
    .then((report) => process.send?.(report, () => process.exit(0)));
});

async function perform(task: Task): Promise<Report> {
  const target = (await fuzzTargets()).find(({ name }) => name === task.target);
  if (target === undefined) return { problem: `there is no target ${task.target}` };
  return "input" in task ? { problem: await problemOf(target, task.input) } : { tally: await tryMany(target, task) };
}

const problemOf = (target: FuzzTarget, input: unknown): Promise<string | undefined> =>
  tryOne(target, input).then(() => undefined, messageOf);

function tryMany(target: FuzzTarget, { seed, inputs, progressFile }: Extract<Task, { seed: number }>) {
  const progress = openSync(progressFile, "w");
  // Written before each trial and at once: whatever ends this process, the trial that did is known.
  const begin = (trial: number): unknown => writeSync(progress, String(trial).padStart(12), 0);
  return runTrials(target, { seed, inputs, begin });
}
