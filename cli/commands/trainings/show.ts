import type { PrintArguments } from "../../terminal/printer";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { printTraining } from "./print-training";

interface ShowArguments extends ApiArguments, PrintArguments {}

export function addShowTraining(command: CliCommand): void {
  const show = command
    .command("show <id>")
    .description("one training, and which devices were refused and why")
    .example("trainings show 20261120T120000Z-1f0c9a");
  addApiOptions(addOutputOptions(show)).action(async (id: string, options: ShowArguments) => {
    const api = await apiOf(options);
    await printTraining(api, await api.call("show-training", { path: { training: id } }), options);
  });
}
