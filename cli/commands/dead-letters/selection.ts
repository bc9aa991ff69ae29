import type { Command } from "commander";
import { InvalidInputError } from "../../../shared/errors";
import { REFUSALS } from "../../../shared/readings/decoding/refusal";
import { addRangeOptions, type RangeArguments } from "../range";

export interface SelectionArguments extends RangeArguments {
  readonly reason?: string;
}

export const addSelectionOptions = <C extends Command>(command: C): C =>
  addRangeOptions(command.option("--reason <reason>", `one of ${Object.keys(REFUSALS).join(", ")}`), {
    from: "refused then or later",
    to: "refused before",
  });

export function idOf(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidInputError("id", `"${text}" is not the number of a dead letter`);
}
