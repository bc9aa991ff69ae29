import type { Command } from "commander";
import { InvalidInputError } from "../../shared/errors";
import { DEFAULT_WANTED_SHARE } from "../../shared/models/training/defaults";
import type { Sent } from "../../shared/http/contract/operation";
import { Story } from "../terminal/story";
import { addApiOptions, addAuthorOption, apiOf } from "./api";
import { endedTraining, exitCodeOf } from "./trainings/ended-training";
import { printTraining, type PrintArguments } from "./trainings/print-training";

interface TrainArguments extends PrintArguments {
  readonly from: string;
  readonly to?: string;
  readonly devices?: string[];
  readonly window?: string;
  readonly hop?: string;
  readonly wantedShare: string;
  readonly leaveOut?: readonly string[];
  readonly fleetModel?: boolean;
}

export function addTrain(program: Command): void {
  const train = program
    .command("train")
    .description("train models: a device's first becomes its champion, any later one its challenger")
    .requiredOption("--from <instant>", "the first reading to learn from, ISO 8601 with a zone")
    .option("--to <instant>", "the end of what is learned from; now, where it is left out")
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
    .option("--json", "the outcome as JSON");
  addApiOptions(addAuthorOption(train)).action(async (options: TrainArguments) => {
    const api = await apiOf(options);
    const story = new Story(process.stderr);
    const { id } = await api.call("start-training", { body: requestOf(options) });
    story.tell(`training ${id} goes on where this command is stopped: fleet trainings watch ${id}`);
    const training = await endedTraining(api, id, story);
    await printTraining(api, training, options);
    process.exitCode = exitCodeOf(training);
  });
}

function requestOf({
  from,
  to,
  devices,
  window,
  hop,
  wantedShare,
  leaveOut = [],
  fleetModel,
}: TrainArguments): Sent<"start-training", "body"> {
  return {
    ...{ from, devices: devices ?? "all" },
    ...(to !== undefined && { to }),
    ...(window !== undefined && { windowSeconds: Number(window) }),
    ...(hop !== undefined && { hopSeconds: Number(hop) }),
    wantedShare: Number(wantedShare),
    ...(fleetModel !== undefined && { fleetModel }),
    leaveOut: leaveOut.map((text) => {
      const [begin, end, ...more] = text.split("/");
      if (begin !== undefined && end !== undefined && more.length === 0) return { from: begin, to: end };
      throw new InvalidInputError("--leave-out", `"${text}" is not two instants with a slash between`);
    }),
  };
}
