import type { CliCommand } from "../cli-command";
import { addChangeDevice } from "./change";
import { addForgetDevice } from "./forget";
import { addListDevices } from "./list";
import { addShowDevice } from "./show";

export function addDevices(program: CliCommand): void {
  const command = program
    .command("devices")
    .summary("how each device does; group, mute, retire it")
    .description("every device that has sent readings: how it does, and what an operator wants of it")
    .example("devices", "how the fleet does, the worst first")
    .example("devices show pump-17");
  for (const add of [addListDevices, addShowDevice, addChangeDevice, addForgetDevice]) add(command);
}
