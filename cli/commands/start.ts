import { AppError } from "../../shared/errors";
import { appDirectory } from "./app-directory";
import type { CliCommand } from "./cli-command";
import { hostLog } from "./host-log";
import {
  addCaptureOption,
  addPortOptions,
  captureSecondsOf,
  portOf,
  portsOf,
  type CaptureArguments,
  type PortArguments,
} from "./ports";
import { addStateOption, stateDirectory, type StateArguments } from "./state";
import { untilInterrupted } from "./until-interrupted";
import { whereThingsAre } from "./where-things-are";

interface StartArguments extends PortArguments, StateArguments, CaptureArguments {
  readonly port: string;
  readonly simulate?: true;
  readonly verbose?: true;
}

export function addStart(program: CliCommand): void {
  const command = program
    .command("start")
    .summary("run the app here, with everything it needs")
    .description("start the app with everything it needs on this machine; what is in its state folder goes on")
    .option("--port <number>", "of the functions host; 0 takes a free one", "7071")
    .option("--simulate", "send the readings of a simulated plant")
    .option("--verbose", "show the host's log from debug on")
    .example("start --simulate", "with something to look at")
    .example("start --state ./plant-7 --port 7072", "a second one");
  addCaptureOption(addPortOptions(addStateOption(command))).action(async (options: StartArguments) => {
    const { startStack } = await import("../../infra/local/stack/stack.js");
    const directory = stateDirectory(options);
    const stack = await startStack({
      ...{ appDirectory: appDirectory(), directory },
      ports: { http: portOf("--port", options.port), ...portsOf(options) },
      captureSeconds: captureSecondsOf(options),
      settings: options.simulate === true ? { DEDUPLICATE_EVENTS: "true" } : {},
      log: hostLog(process.stdout, options.verbose === true ? "debug" : "information"),
    });
    process.stdout.write(
      `\n${whereThingsAre(stack)}\nstate       ${directory}\nCtrl-C stops it; the next start goes on with what is there\n\n`,
    );
    const simulation = options.simulate === true ? await simulate(stack.settings, directory) : undefined;
    const died = await Promise.race([untilInterrupted(), stack.died]);
    process.stdout.write("stopping\n");
    try {
      await simulation?.stop();
    } finally {
      await stack.stop();
    }
    if (died !== undefined) throw new AppError("emulator-died", died);
    process.exit(0);
  });
}

async function simulate(settings: Readonly<Record<string, string>>, directory: string) {
  const { simulateLive } = await import("../simulation/simulate-live.js");
  const { hubTargetOf } = await import("../sending/hub-target.js");
  process.stdout.write(
    "simulated: with DEDUPLICATE_EVENTS=true in place of the setting: what a crash makes it send twice counts once\n",
  );
  return simulateLive({ target: hubTargetOf(settings), directory, out: process.stdout });
}
