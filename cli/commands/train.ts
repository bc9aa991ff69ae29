import { InvalidInputError } from "../../shared/errors";
import type { Sent } from "../../shared/http/contract/operation";
import { DEFAULT_WANTED_SHARE } from "../../shared/models/training/defaults";
import { isoOf, type Instant } from "../../shared/time";
import type { PrintArguments } from "../terminal/printer";
import { Story } from "../terminal/story";
import { addApiOptions, addAuthorOption, apiOf, type ApiArguments } from "./api";
import { bucketMsOf } from "./bucket";
import type { CliCommand } from "./cli-command";
import { instantOf } from "./instants";
import { addOutputOptions } from "./output";
import { addRangeOptions, wholeRangeOf, type RangeArguments } from "./range";
import { endedTraining, exitCodeOf } from "./trainings/ended-training";
import { printTraining } from "./trainings/print-training";

interface TrainArguments extends ApiArguments, PrintArguments, RangeArguments {
  readonly devices?: string[];
  readonly window?: string;
  readonly hop?: string;
  readonly wantedShare: string;
  readonly leaveOut?: readonly string[];
  readonly fleetModel?: boolean;
}

export function addTrain(program: CliCommand): void {
  const train = program
    .command("train")
    .summary("train models on past readings")
    .description("train models: a device's first becomes its champion, any later one its challenger")
    .option("--devices <id...>", "these devices; all, where it is left out")
    .option("--window <seconds>", "length of a window, whole buckets; TRAINING_WINDOW_SECONDS, where it is left out")
    .option("--hop <seconds>", "how often a window ends, whole buckets; TRAINING_HOP_SECONDS, where it is left out")
    .option("--wanted-share <share>", "share of usual windows that may be flagged", String(DEFAULT_WANTED_SHARE))
    .option("--leave-out <from/to...>", "stretches not to be learned from: two instants with a slash between")
    .option(
      "--fleet-model",
      "train the model of devices that have none of their own; so by default, where all are trained",
    )
    .option("--no-fleet-model", "leave it as it is")
    .example("train --last 14d", "all devices, on the last two weeks")
    .example("train --last 14d --devices pump-17 --leave-out -3d/-2d", "but for a day out of order");
  addRangeOptions(train, {
    from: "the first reading to learn from",
    to: "the end of what is learned from; now, where it is left out",
  });
  addApiOptions(addAuthorOption(addOutputOptions(train))).action(async (options: TrainArguments) => {
    const api = await apiOf(options);
    const story = new Story(process.stderr);
    const body = requestOf(options, Date.now(), await bucketMsOf(api));
    const { id } = await api.call("start-training", { body });
    story.tell(`training ${id} goes on where this command is stopped: fleet trainings watch ${id}`);
    const training = await endedTraining(api, id, story);
    await printTraining(api, training, options);
    process.exitCode = exitCodeOf(training);
  });
}

function requestOf(
  { devices, window, hop, wantedShare, leaveOut = [], fleetModel, ...range }: TrainArguments,
  now: Instant,
  bucketMs: number,
): Sent<"start-training", "body"> {
  const iso = (text: string): string => isoOf(instantOf("--leave-out", text, now));
  return {
    ...wholeRangeOf(range, now, bucketMs),
    devices: devices ?? "all",
    ...(window !== undefined && { windowSeconds: Number(window) }),
    ...(hop !== undefined && { hopSeconds: Number(hop) }),
    wantedShare: Number(wantedShare),
    ...(fleetModel !== undefined && { fleetModel }),
    leaveOut: leaveOut.map((text) => {
      const [begin, end, ...more] = text.split("/");
      if (begin !== undefined && end !== undefined && more.length === 0) return { from: iso(begin), to: iso(end) };
      throw new InvalidInputError("--leave-out", `"${text}" is not two instants with a slash between`);
    }),
  };
}
