import type { Command } from "commander";
import { addApiOptions, apiOf } from "../api";
import { printTraining, type PrintArguments } from "./print-training";

export function addShowTraining(command: Command): void {
  const show = command
    .command("show <id>")
    .description("one training, and which devices were refused and why")
    .option("--json", "as JSON");
  addApiOptions(show).action(async (id: string, options: PrintArguments) => {
    const api = await apiOf(options);
    await printTraining(api, await api.call("show-training", { path: { training: id } }), options);
  });
}
