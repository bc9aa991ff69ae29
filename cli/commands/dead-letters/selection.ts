import type { Command } from "commander";
import { InvalidInputError } from "../../../shared/errors";
import { REFUSALS } from "../../../shared/readings/decoding/refusal";

export interface SelectionArguments {
  readonly reason?: string;
  readonly from?: string;
  readonly to?: string;
}

export const addSelectionOptions = (command: Command): Command =>
  command
    .option("--reason <reason>", `one of ${Object.keys(REFUSALS).join(", ")}`)
    .option("--from <instant>", "refused then or later, ISO 8601 with a zone")
    .option("--to <instant>", "refused before");

export function idOf(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidInputError("id", `"${text}" is not the number of a dead letter`);
}
