import type { CliCommand } from "../cli-command";
import { addAdoptConsumerGroup } from "./adopt-consumer-group";
import { addGrant } from "./grant";
import { addMigrate } from "./migrate";
import { addStatus } from "./status";

export function addDb(program: CliCommand): void {
  const command = program
    .command("db")
    .summary("migrate the database, show its version, let an app in")
    .description("the database itself, whose schema the app only reads")
    .example("db status");
  for (const add of [addMigrate, addStatus, addGrant, addAdoptConsumerGroup]) add(command);
}
