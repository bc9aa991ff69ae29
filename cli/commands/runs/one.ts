import { Printer, type PrintArguments } from "../../terminal/printer";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { runInWords } from "./run-columns";

interface OneArguments extends ApiArguments, PrintArguments {}

const OF_ONE = [
  ["show", "what was asked for, how far it is, what came of it"],
  ["cancel", "stop it before its next chunks; what is published of it stays"],
] as const;

/** What is asked of one run and answered with how it is. */
export function addOneRun(command: CliCommand): void {
  for (const [name, description] of OF_ONE) {
    const one = command
      .command(`${name} <id>`)
      .description(description)
      .example(`runs ${name} 20261120T120000Z-1f0c9a`);
    addApiOptions(addOutputOptions(one)).action(async (id: string, options: OneArguments) => {
      new Printer(options).one(await (await apiOf(options)).call(`${name}-run`, { path: { run: id } }), runInWords);
    });
  }
}
