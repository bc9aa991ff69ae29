import { Printer, type PrintArguments } from "../../terminal/printer";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { runInWords } from "./run-columns";

interface ShowArguments extends ApiArguments, PrintArguments {}

export function addShowRun(command: CliCommand): void {
  const show = command
    .command("show <id>")
    .description("what was asked for, how far it is, what came of it")
    .example("runs show 20261120T120000Z-1f0c9a");
  addApiOptions(addOutputOptions(show)).action(async (id: string, options: ShowArguments) => {
    new Printer(options).one(await (await apiOf(options)).call("show-run", { path: { run: id } }), runInWords);
  });
}
