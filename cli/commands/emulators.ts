import type { Command } from "commander";
import { startEmulators } from "../../infra/local/stack/emulators";
import { readLocalSettings } from "../../infra/local/stack/local-settings";
import { hubOf } from "../../infra/local/stack/stack";
import { AppError } from "../../shared/errors";
import { appDirectory } from "./app-directory";
import { addPortOptions, portsOf, type PortArguments } from "./ports";
import { addStateOption, stateDirectory, type StateArguments } from "./state";
import { untilInterrupted } from "./until-interrupted";

export function addEmulators(program: Command): void {
  const command = program
    .command("emulators")
    .description("start Event Hubs and Azurite, for those who run the app with Core Tools (func start)");
  addPortOptions(addStateOption(command)).action(async (options: PortArguments & StateArguments) => {
    const directory = stateDirectory(options);
    const settings = await readLocalSettings(appDirectory());
    const emulators = await startEmulators({
      ...{ directory, ports: portsOf(options), hub: hubOf(settings), allOfAzurite: true },
    });
    process.stdout.write(
      `Event Hubs  ${emulators.eventHub}\nstorage     ${emulators.storage}\nstate       ${directory}\nCtrl-C stops them\n`,
    );
    const died = await Promise.race([untilInterrupted(), emulators.died]);
    await emulators.stop();
    if (died !== undefined) throw new AppError("emulator-died", died);
    process.exit(0);
  });
}
