import { randomInt } from "node:crypto";
import { Command, InvalidArgumentError } from "commander";
import type { FuzzTarget } from "../support/fuzz/fuzz-target";
import { fuzzTargets } from "../support/fuzz/targets";
import { fuzzOne } from "./fuzz-one";
import { showTally } from "./show-tally";

interface Options {
  readonly inputs: number;
  readonly seed: number;
  readonly target?: string;
}

/** Tries a million inputs on all that takes input from outside: `npm run fuzz -- [--inputs N] [--seed S] [--target NAME]`. */
async function main({ inputs, seed, target }: Options): Promise<void> {
  const all = await fuzzTargets();
  const chosen = target === undefined ? all : all.filter(({ name }) => name === target);
  if (chosen.length === 0) {
    process.stderr.write(`fuzz: there is no "${target ?? ""}"; there are ${all.map(({ name }) => name).join(", ")}\n`);
    process.exit(2);
  }
  process.stdout.write(`seed ${seed}, ${inputs} inputs\n`);
  const shares = chosen.reduce((sum, { share }) => sum + share, 0);
  const start = performance.now();
  const failed = await Promise.all(chosen.map((one) => fuzz(one, seed, Math.ceil((inputs * one.share) / shares))));
  const failures = failed.filter(Boolean).length;
  process.stdout.write(`${((performance.now() - start) / 1000).toFixed(1)} s, seed ${seed}, ${failures} failed\n`);
  process.exit(failures > 0 ? 1 : 0);
}

async function fuzz(target: FuzzTarget, seed: number, inputs: number): Promise<boolean> {
  const start = performance.now();
  const tally = await fuzzOne(target, seed, inputs);
  process.stdout.write(showTally(target.name, tally, (performance.now() - start) / 1000));
  return tally.failure !== undefined;
}

function whole(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new InvalidArgumentError("may be a whole number");
  return number;
}

void new Command("fuzz")
  .option("--inputs <count>", "inputs for all targets together", whole, 1_000_000)
  .option("--seed <seed>", "what the inputs are made from", whole, randomInt(2 ** 31))
  .option("--target <name>", "the only target")
  .action(main)
  .parseAsync();
