import type { Command } from "commander";
import { addFeedback } from "./feedback";
import { addListAnomalies } from "./list";

export function addAnomalies(program: Command): void {
  const command = program
    .command("anomalies")
    .description("windows that were judged to be anomalous: look at them, and say which are real");
  for (const add of [addListAnomalies, addFeedback]) add(command);
}
