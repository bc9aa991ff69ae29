import type { CliCommand } from "../cli-command";
import { addFeedback } from "./feedback";
import { addListAnomalies } from "./list";

export function addAnomalies(program: CliCommand): void {
  const command = program
    .command("anomalies")
    .summary("what was found, and whether it was real")
    .description("windows that were judged to be anomalous: look at them, and say which are real")
    .example("anomalies --last 24h", "what happened since yesterday");
  for (const add of [addListAnomalies, addFeedback]) add(command);
}
