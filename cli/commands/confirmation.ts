import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { AppError, InvalidInputError } from "../../shared/errors";
import { printable } from "../../shared/printable";

export interface ConfirmArguments {
  readonly yes?: true;
}

/** For commands that delete for good. */
export const addConfirmOption = <C extends Command>(command: C): C =>
  command.option("-y, --yes", "do not ask; must be given where there is no terminal to ask on");

/** @throws InvalidInputError where there is nobody to ask; AppError `declined` where the answer is not yes. */
export async function confirm(question: string, { yes }: ConfirmArguments): Promise<void> {
  if (yes === true) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new InvalidInputError("--yes", "is missing: there is no terminal to ask on");
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    // Ctrl-C and Ctrl-D answer nothing.
    const left = once(asking, "close").then(() => "");
    const answer = await Promise.race([asking.question(`${printable(question)} [y/N] `), left]);
    if (!/^y(es)?$/i.test(answer.trim())) throw new AppError("declined", "nothing is done");
  } finally {
    asking.close();
  }
}
