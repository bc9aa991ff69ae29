import type { PrintArguments } from "../../terminal/printer";
import { Story } from "../../terminal/story";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { endedTraining, exitCodeOf } from "./ended-training";
import { printTraining } from "./print-training";

interface WatchArguments extends ApiArguments, PrintArguments {}

export function addWatchTraining(command: CliCommand): void {
  const watch = command
    .command("watch <id>")
    .description('follow a training to its end, as "train" does with its own')
    .example("trainings watch 20261120T120000Z-1f0c9a");
  addApiOptions(addOutputOptions(watch)).action(async (id: string, options: WatchArguments) => {
    const api = await apiOf(options);
    const training = await endedTraining(api, id, new Story(process.stderr));
    await printTraining(api, training, options);
    process.exitCode = exitCodeOf(training);
  });
}
