import type { Command } from "commander";
import { addAdoptConsumerGroup } from "./adopt-consumer-group";
import { addMigrate } from "./migrate";
import { addStatus } from "./status";

export function addDb(program: Command): void {
  const command = program.command("db").description("the database itself, whose schema the app only reads");
  for (const add of [addMigrate, addStatus, addAdoptConsumerGroup]) add(command);
}
