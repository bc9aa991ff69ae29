import { Printer, type PrintArguments } from "../../terminal/printer";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { backfillInWords } from "./backfill-in-words";

interface ShowArguments extends ApiArguments, PrintArguments {}

export function addShowBackfill(command: CliCommand): void {
  const show = command
    .command("show <id>")
    .description("what was asked for, how far it is, what came of it, why it is paused")
    .example("backfill show 20261120T120000Z-1f0c9a2b");
  addApiOptions(addOutputOptions(show)).action(async (id: string, options: ShowArguments) => {
    const api = await apiOf(options);
    new Printer(options).one(await api.call("show-backfill", { path: { backfill: id } }), backfillInWords);
  });
}
