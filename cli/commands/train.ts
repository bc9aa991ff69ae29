import type { Command } from "commander";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError, InvalidInputError } from "../../shared/errors";
import { DEFAULT_WANTED_SHARE } from "../../shared/models/training/defaults";
import { printable, printableJson } from "../../shared/printable";
import type { ApiClient } from "../api-client";
import type { Answer, Sent } from "../../shared/http/contract/operation";
import { count, Story } from "../terminal/story";
import { addApiOptions, addAuthorOption, apiOf, type ApiArguments } from "./api";

interface TrainArguments extends ApiArguments {
  readonly from: string;
  readonly to?: string;
  readonly devices?: string[];
  readonly window: string;
  readonly hop: string;
  readonly wantedShare: string;
  readonly leaveOut?: readonly string[];
  readonly fleetModel?: boolean;
  readonly json?: true;
}

const POLL_MS = 500;

export function addTrain(program: Command): void {
  const train = program
    .command("train")
    .description("train models: a device's first becomes its champion, any later one its challenger")
    .requiredOption("--from <instant>", "the first reading to learn from, ISO 8601 with a zone")
    .option("--to <instant>", "the end of what is learned from; now, where it is left out")
    .option("--devices <id...>", "these devices; all, where it is left out")
    .option("--window <seconds>", "length of a window, whole buckets", "600")
    .option("--hop <seconds>", "how often a window ends, whole buckets", "60")
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
    const training = await ended(
      api,
      (await api.call("start-training", { body: requestOf(options) })).trainingId,
      story,
    );
    const refused = await refusedOf(api, training);
    if (options.json === true) process.stdout.write(`${printableJson({ ...training, devicesRefused: refused })}\n`);
    else process.stdout.write(textOf(training, refused));
    process.exitCode = training.trained + (training.scaled ?? 0) > 0 ? 0 : 1;
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
    ...{ from, devices: devices ?? "all", windowSeconds: Number(window), hopSeconds: Number(hop) },
    ...(to !== undefined && { to }),
    wantedShare: Number(wantedShare),
    ...(fleetModel !== undefined && { fleetModel }),
    leaveOut: leaveOut.map((text) => {
      const [begin, end, ...more] = text.split("/");
      if (begin !== undefined && end !== undefined && more.length === 0) return { from: begin, to: end };
      throw new InvalidInputError("--leave-out", `"${text}" is not two instants with a slash between`);
    }),
  };
}

type Training = Answer<"show-training">;
type CompletedTraining = Extract<Training, { readonly status: "completed" }>;
type FleetOutcome = NonNullable<CompletedTraining["fleetModel"]>;
type DeviceOutcome = Answer<"show-training-devices">["devices"][number];

async function ended(api: ApiClient, trainingId: string, story: Story): Promise<CompletedTraining> {
  for (;;) {
    const training = await api.call("show-training", { path: { training: trainingId } });
    if (training.status === "completed") return training;
    if (training.status === "failed") throw new AppError("training-failed", `the training failed: ${training.error}`);
    if (training.progress !== undefined) {
      const { chunks, chunksDone, fleetModel } = training.progress;
      const isFleet = fleetModel === "training";
      story.progress(
        isFleet ? "training: the fleet's model; chunks of devices" : "training: chunks of devices",
        chunksDone,
        chunks,
      );
    }
    await sleep(POLL_MS);
  }
}

async function refusedOf(api: ApiClient, { trainingId, chunks, refused }: CompletedTraining): Promise<DeviceOutcome[]> {
  const outcomes: DeviceOutcome[] = [];
  if (Object.keys(refused).length === 0) return outcomes;
  for (let chunk = 0; chunk < chunks; chunk++) {
    const { devices } = await api.call("show-training-devices", {
      path: { training: trainingId },
      query: { chunk: chunk },
    });
    outcomes.push(...devices.filter(({ status }) => status === "refused"));
  }
  return outcomes;
}

function textOf(training: CompletedTraining, refused: readonly DeviceOutcome[]): string {
  const { trained, scaled = 0, devices, fleetModel } = training;
  const lines = refused.flatMap((one) =>
    one.status === "refused" ? [`${one.deviceId}: not trained: ${printable(one.message)}`] : [],
  );
  if (fleetModel !== undefined) lines.push(`the fleet's model: ${fleetText(fleetModel)}`);
  if (scaled > 0) lines.push(`${count(scaled)} have too little data yet: each got the fleet's model on its own scale`);
  return [...lines, `trained ${count(trained)} of ${count(devices)} devices`].map((line) => `${line}\n`).join("");
}

const fleetText = (outcome: FleetOutcome): string =>
  outcome.status === "trained"
    ? `trained on ${count(outcome.windows)} windows of ${count(outcome.devices)} devices`
    : `not trained: ${printable(outcome.message)}`;
