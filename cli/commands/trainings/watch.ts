import type { Command } from "commander";
import { Story } from "../../terminal/story";
import { addApiOptions, apiOf } from "../api";
import { endedTraining, exitCodeOf } from "./ended-training";
import { printTraining, type PrintArguments } from "./print-training";

export function addWatchTraining(command: Command): void {
  const watch = command
    .command("watch <id>")
    .description('follow a training to its end, as "train" does with its own')
    .option("--json", "the outcome as JSON");
  addApiOptions(watch).action(async (id: string, options: PrintArguments) => {
    const api = await apiOf(options);
    const training = await endedTraining(api, id, new Story(process.stderr));
    await printTraining(api, training, options);
    process.exitCode = exitCodeOf(training);
  });
}
