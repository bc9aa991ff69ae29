import type { Command } from "commander";
import { addChangeDevice } from "./change";
import { addForgetDevice } from "./forget";
import { addListDevices } from "./list";
import { addShowDevice } from "./show";

export function addDevices(program: Command): void {
  const command = program
    .command("devices")
    .description("every device that has sent readings: how it does, and what an operator wants of it");
  for (const add of [addListDevices, addShowDevice, addChangeDevice, addForgetDevice]) add(command);
}
