import type { Command } from "commander";
import { readLocalSettings } from "../../infra/local/stack/local-settings";
import { addressesAt } from "../../infra/local/stack/emulators";
import { connect } from "../../infra/local/stack/stack";
import { AppError, InvalidInputError, messageOf } from "../../shared/errors";
import { DEFAULT_STATISTICS, DEFAULT_WANTED_SHARE, trainDevice } from "../../shared/models/train-device";
import { parseTimestamp } from "../../shared/readings/decoding/timestamp";
import { openServices } from "../../shared/services";
import { floorTo, type Instant } from "../../shared/time";
import { appDirectory } from "./app-directory";
import { addPortOptions, portsOf, type PortArguments } from "./ports";
import { addStateOption, stateDirectory, type StateArguments } from "./state";

interface TrainArguments extends PortArguments, StateArguments {
  readonly from: string;
  readonly to?: string;
  readonly window: string;
  readonly hop: string;
  readonly wantedShare: string;
}

export function addTrain(program: Command): void {
  const command = program
    .command("train")
    .description("train a model for every device of the local database; each becomes its device's champion")
    .requiredOption("--from <instant>", "the first reading to learn from, ISO 8601 with a zone")
    .option("--to <instant>", "the end of what is learned from; now, where it is left out")
    .option("--window <seconds>", "length of a window, whole buckets", "600")
    .option("--hop <seconds>", "how often a window ends, whole buckets", "60")
    .option("--wanted-share <share>", "share of usual windows that may be flagged", String(DEFAULT_WANTED_SHARE));
  addPortOptions(addStateOption(command)).action(async (options: TrainArguments) => {
    const local = await readLocalSettings(appDirectory());
    const settings = connect(local, addressesAt(portsOf(options)), stateDirectory(options));
    process.exitCode = (await trainAll(settings, options)) === 0 ? 0 : 1;
  });
}

/** Returns how many devices could not be trained. */
async function trainAll(settings: Record<string, string>, options: TrainArguments): Promise<number> {
  const services = await openServices(settings);
  let failed = 0;
  try {
    const request = requestOf(options, services.settings.bucketMs);
    const devices = await services.runs.activeDevices();
    if (devices.length === 0) throw new AppError("no-devices", "no device has sent readings to this state yet");
    for (const deviceId of devices) {
      try {
        const model = await trainDevice(services, { ...request, deviceId });
        const { windows, supportVectors } = model.manifest.training ?? { windows: 0, supportVectors: 0 };
        process.stdout.write(`${deviceId}: ${model.version}, ${windows} windows, ${supportVectors} support vectors\n`);
      } catch (error) {
        failed++;
        process.stdout.write(`${deviceId}: not trained: ${messageOf(error)}\n`);
      }
    }
  } finally {
    await services.close();
  }
  return failed;
}

function requestOf(options: TrainArguments, bucketMs: number) {
  return {
    from: floorTo(instantOf("--from", options.from), bucketMs),
    to: floorTo(options.to === undefined ? Date.now() : instantOf("--to", options.to), bucketMs),
    windowMs: wholeBuckets("--window", options.window, bucketMs),
    hopMs: wholeBuckets("--hop", options.hop, bucketMs),
    statistics: DEFAULT_STATISTICS,
    wantedShare: Number(options.wantedShare),
    alias: "champion" as const,
  };
}

function instantOf(option: string, text: string): Instant {
  const instant = parseTimestamp(text);
  if (instant !== undefined) return instant;
  throw new InvalidInputError(option, `"${text}" is not ISO 8601 with a zone, such as 2026-01-31T12:00:00Z`);
}

function wholeBuckets(option: string, text: string, bucketMs: number): number {
  const ms = Number(text) * 1000;
  if (ms > 0 && ms % bucketMs === 0) return ms;
  throw new InvalidInputError(option, `"${text}" is not a whole number of buckets of ${bucketMs / 1000} s`);
}
