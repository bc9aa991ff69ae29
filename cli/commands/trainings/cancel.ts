import type { Command } from "commander";
import { printableJson } from "../../../shared/printable";
import { addApiOptions, apiOf, type ApiArguments } from "../api";

interface CancelArguments extends ApiArguments {
  readonly json?: true;
}

export function addCancelTraining(command: Command): void {
  const cancel = command
    .command("cancel <id>")
    .description("stop a training; the models that it has made stay")
    .option("--json", "as JSON");
  addApiOptions(cancel).action(async (id: string, options: CancelArguments) => {
    const training = await (await apiOf(options)).call("cancel-training", { path: { training: id } });
    const text = options.json === true ? printableJson(training) : `training ${id} will stop`;
    process.stdout.write(`${text}\n`);
  });
}
