import { InvalidArgumentError, type Command } from "commander";
import type { PrintArguments } from "../terminal/printer";

/** For commands that print. */
export const addOutputOptions = <C extends Command>(command: C): C =>
  command
    .addOption(
      command
        .createOption("--json", "JSON lines, one object a line; so it is in a pipe")
        .helpGroup("Output:")
        .conflicts("table"),
    )
    .addOption(command.createOption("--table", "text and tables; so it is on a terminal").helpGroup("Output:"));

export interface LimitArguments extends PrintArguments {
  readonly limit?: number;
}

/** For commands that print a list of any length. */
export const addListOptions = <C extends Command>(command: C): C =>
  addOutputOptions(command).addOption(
    command
      .createOption("--limit <number>", "how many at most, or all; 50 on a terminal, all in a pipe")
      .argParser(limitOf)
      .helpGroup("Output:"),
  );

function limitOf(text: string): number {
  if (text === "all") return Infinity;
  if (/^[1-9]\d{0,11}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It may be a whole number from 1 on, or all.");
}
