import { Printer, words, type PrintArguments } from "../../terminal/printer";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";

interface CancelArguments extends ApiArguments, PrintArguments {}

export function addCancelTraining(command: CliCommand): void {
  const cancel = command
    .command("cancel <id>")
    .description("stop a training; the models that it has made stay")
    .example("trainings cancel 20261120T120000Z-1f0c9a");
  addApiOptions(addOutputOptions(cancel)).action(async (id: string, options: CancelArguments) => {
    const training = await (await apiOf(options)).call("cancel-training", { path: { training: id } });
    new Printer(options).one(training, () => words(`training ${id} will stop`));
  });
}
