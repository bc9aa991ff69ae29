import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { clipped } from "../support/fuzz/clipped";
import type { FuzzTarget } from "../support/fuzz/fuzz-target";
import type { Failure, Tally } from "../support/fuzz/tally";
import { inProcess, type Ending } from "./watched-process";

/** Making an input smaller that brings a process down takes a process each time. */
const SHRINK_MS = 120_000;

/** Tries inputs in a process of its own; one that brings it down is found again and made smaller. */
export async function fuzzOne(target: FuzzTarget, seed: number, inputs: number): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), "fuzz-"));
  const progressFile = join(folder, "trial");
  const trial = (): number => (existsSync(progressFile) ? Number(readFileSync(progressFile, "utf8")) : 0);
  try {
    const ending = await inProcess({ target: target.name, seed, inputs, progressFile }, trial);
    if ("report" in ending && "tally" in ending.report) return ending.report.tally;
    const problem = problemOf(ending) ?? "ended without a tally";
    const failure = await smallest(target, seed, trial(), problem);
    return { inputs: trial() + 1, accepted: 0, refused: {}, slowest: undefined, failure };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function smallest(target: FuzzTarget, seed: number, trial: number, problem: string): Promise<Failure> {
  const property = fc.asyncProperty(target.arbitrary, async (input) => {
    const found = problemOf(await inProcess({ target: target.name, input }));
    if (found !== undefined) throw new Error(found);
  });
  const path = String(trial);
  const details = await fc.check(property, { seed, path, numRuns: 1, interruptAfterTimeLimit: SHRINK_MS });
  const [input] = details.counterexample ?? fc.sample(target.arbitrary, { seed, path, numRuns: 1 });
  return {
    problem: details.failed ? problem : `${problem} (not by this input alone)`,
    shown: clipped(target.show(input), 10_000),
    path: details.counterexamplePath ?? path,
  };
}

function problemOf(ending: Ending): string | undefined {
  const { problem } = "report" in ending ? { problem: undefined, ...ending.report } : ending;
  return problem;
}
