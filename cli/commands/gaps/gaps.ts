import type { CliCommand } from "../cli-command";
import { addListGaps } from "./list";
import { addRereadGaps } from "./reread";

export function addGaps(program: CliCommand): void {
  const command = program
    .command("gaps")
    .summary("events that never came; read them again")
    .description("events that ingest never got: look at what is known of them, and read them from the hub again")
    .example("gaps list");
  for (const add of [addListGaps, addRereadGaps]) add(command);
}
