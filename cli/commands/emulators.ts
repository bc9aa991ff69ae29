import { readLocalSettings } from "../../infra/local/stack/local-settings";
import { AppError } from "../../shared/errors";
import { appDirectory } from "./app-directory";
import type { CliCommand } from "./cli-command";
import {
  addCaptureOption,
  addPortOptions,
  captureSecondsOf,
  portsOf,
  type CaptureArguments,
  type PortArguments,
} from "./ports";
import { addStateOption, stateDirectory, type StateArguments } from "./state";
import { untilInterrupted } from "./until-interrupted";

interface EmulatorArguments extends PortArguments, StateArguments, CaptureArguments {}

export function addEmulators(program: CliCommand): void {
  const command = program
    .command("emulators")
    .summary("Event Hubs and Azurite alone, for Core Tools")
    .description("start Event Hubs and Azurite, for those who run the app with Core Tools (func start)")
    .example("emulators");
  addCaptureOption(addPortOptions(addStateOption(command))).action(async (options: EmulatorArguments) => {
    const { startEmulators } = await import("../../infra/local/stack/emulators.js");
    const { announce } = await import("../../infra/local/stack/running.js");
    const { captureOf, hubOf } = await import("../../infra/local/stack/stack-settings.js");
    const directory = stateDirectory(options);
    const settings = await readLocalSettings(appDirectory());
    const emulators = await startEmulators({
      ...{ directory, ports: portsOf(options), hub: hubOf(settings), allOfAzurite: true },
      capture: captureOf(settings, captureSecondsOf(options)),
    });
    const withdraw = await announce(directory, emulators);
    process.stdout.write(
      `Event Hubs  ${emulators.eventHub}\nstorage     ${emulators.storage}\nstate       ${directory}\nCtrl-C stops them\n`,
    );
    const died = await Promise.race([untilInterrupted(), emulators.died]);
    await withdraw();
    await emulators.stop();
    if (died !== undefined) throw new AppError("emulator-died", died);
    process.exit(0);
  });
}
