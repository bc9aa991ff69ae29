import { Printer, type PrintArguments } from "../../terminal/printer";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { backfillInWords } from "./backfill-in-words";

interface OneArguments extends ApiArguments, PrintArguments {}

const OF_ONE = [
  ["show", "what was asked for, how far it is, what came of it, why it is paused"],
  ["pause", "begin no further slice until it is resumed; one that goes on goes on"],
  ["resume", "go on where it stands; where a slice failed, with that one"],
  ["cancel", "stop it and its slice; what slices have found stays"],
] as const;

/** What is asked of one backfill and answered with how it is. */
export function addOneBackfill(command: CliCommand): void {
  for (const [name, description] of OF_ONE) {
    const one = command
      .command(`${name} <id>`)
      .description(description)
      .example(`backfill ${name} 20261120T120000Z-1f0c9a2b`);
    addApiOptions(addOutputOptions(one)).action(async (id: string, options: OneArguments) => {
      const backfill = await (await apiOf(options)).call(`${name}-backfill`, { path: { backfill: id } });
      new Printer(options).one(backfill, backfillInWords);
    });
  }
}
