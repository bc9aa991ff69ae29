import { Printer, type PrintArguments } from "../../terminal/printer";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { backfillInWords } from "./backfill-in-words";

interface ChangeArguments extends ApiArguments, PrintArguments {}

const CHANGES = [
  ["pause", "begin no further slice until it is resumed; one that goes on goes on"],
  ["resume", "go on where it stands; where a slice failed, with that one"],
  ["cancel", "stop it and its slice; what slices have found stays"],
] as const;

export function addChangeBackfill(command: CliCommand): void {
  for (const [name, description] of CHANGES) {
    const change = command
      .command(`${name} <id>`)
      .description(description)
      .example(`backfill ${name} 20261120T120000Z-1f0c9a2b`);
    addApiOptions(addOutputOptions(change)).action(async (id: string, options: ChangeArguments) => {
      const changed = await (await apiOf(options)).call(`${name}-backfill`, { path: { backfill: id } });
      new Printer(options).one(changed, backfillInWords);
    });
  }
}
