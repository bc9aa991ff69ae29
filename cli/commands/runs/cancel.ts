import { Printer, type PrintArguments } from "../../terminal/printer";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { runInWords } from "./run-columns";

interface CancelArguments extends ApiArguments, PrintArguments {}

export function addCancelRun(command: CliCommand): void {
  const cancel = command
    .command("cancel <id>")
    .description("stop it before its next chunks; what is published of it stays")
    .example("runs cancel 20261120T120000Z-1f0c9a");
  addApiOptions(addOutputOptions(cancel)).action(async (id: string, options: CancelArguments) => {
    new Printer(options).one(await (await apiOf(options)).call("cancel-run", { path: { run: id } }), runInWords);
  });
}
