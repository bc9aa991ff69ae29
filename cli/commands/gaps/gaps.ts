import type { Command } from "commander";
import { addListGaps } from "./list";
import { addRereadGaps } from "./reread";

export function addGaps(program: Command): void {
  const command = program
    .command("gaps")
    .description("events that ingest never got: look at what is known of them, and read them from the hub again");
  for (const add of [addListGaps, addRereadGaps]) add(command);
}
