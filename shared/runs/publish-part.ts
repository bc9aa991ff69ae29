import type { Blobs } from "../blobs";
import type { ModelReader } from "../models/model-store";
import type { Instant } from "../time";
import { windowEnds } from "../windows/window-grid";
import { addCounts, NO_COUNTS } from "./counts";
import type { DeviceFailure, DeviceOutcome, OutcomeStore } from "./outcome-store";
import type { DeviceTally } from "./device-tally";
import type { PartSummary } from "./part-summary";
import type { PlannedDevice, PlanSummary } from "./plan";
import { readPlanChunk } from "./read-plan-chunk";
import type { PartPlace } from "./run-files";
import type { RunStore } from "./run-store";
import { commitWitness } from "./witness";
import { writePartFiles } from "./write-part-files";

export interface PublishServices {
  readonly runs: RunStore;
  readonly outcomes: OutcomeStore;
  readonly models: ModelReader;
  readonly blobs: Blobs;
}

export interface PublishInput extends PartPlace {
  readonly plan: PlanSummary;
  /** Activities that staged a block. */
  readonly staged: readonly number[];
  /** Positions of devices in the chunk that failed, and why. */
  readonly failures: readonly PositionedFailure[];
  /** When the chunk was begun, as its orchestration knows; those that wait in a queue from before it was told lack it. */
  readonly startedAt?: Instant;
}

export interface PositionedFailure extends DeviceFailure {
  readonly position: number;
}

export type PublishOutcome = "published" | "cancelled" | "blocks-gone";

/** The fan-in: commits the staged blocks as one, then reads back what it holds, makes files of it and records that. */
export async function publishPart(services: PublishServices, input: PublishInput): Promise<PublishOutcome> {
  const { runId, attempt, chunk, plan } = input;
  const { runs, blobs, outcomes, models } = services;
  if (!(await runs.isWanted(runId, attempt))) return "cancelled";

  if ((await commitWitness(blobs, input, input.staged, plan)) === "blocks-gone") return "blocks-gone";
  const { devices: tallies, bytes } = await writePartFiles(blobs, input, plan);
  const devices = await readPlanChunk(blobs, runId, plan, chunk);
  const failed = new Set(input.failures.map(({ position }) => devices[position]));
  const idle = await withoutWindows(
    models,
    devices.filter((device) => !failed.has(device)),
    tallies,
  );
  const results = devices.flatMap((device, position) =>
    idle.has(device) ? [] : [outcomeOf(device, position, tallies, input.failures)],
  );
  const counts = results.map((result) => result.counts).reduce(addCounts, { ...NO_COUNTS, devices: idle.size });
  const anomalies = [...tallies.values()].flatMap((tally) => tally.anomalies);
  await outcomes.publishPart({ runId, attempt, chunk, bytes, counts }, results, anomalies);
  return "published";
}

/** Devices without rows because no window of theirs ends in the planned ranges: a hop may be longer than a run. */
async function withoutWindows(models: ModelReader, devices: readonly PlannedDevice[], done: PartSummary) {
  const idle = new Set<PlannedDevice>();
  for (const device of devices) {
    if (device.model === null || done.has(device.deviceId)) continue;
    const model = await models.find(device.model.deviceId, device.model.version);
    if (model === undefined) continue;
    const hopMs = model.manifest.hopSeconds * 1000;
    if (device.ranges.every((range) => windowEnds(range, hopMs).length === 0)) idle.add(device);
  }
  return idle;
}

/** A device is done if the witness knows it, whatever was reported; otherwise it failed. */
function outcomeOf(
  { deviceId }: PlannedDevice,
  position: number,
  tallies: PartSummary,
  failures: readonly PositionedFailure[],
): DeviceOutcome {
  const tally = tallies.get(deviceId);
  if (tally !== undefined) {
    const { latest, normalAgain, drift } = tally;
    return { deviceId, counts: countsOf(tally), latest, failure: undefined, normalAgain, drift };
  }
  const failure = failures.find((candidate) => candidate.position === position);
  const unknown = { code: "not-staged", message: "no result of this device arrived", attempts: 1 };
  return {
    deviceId,
    counts: { ...NO_COUNTS, devices: 1, failedDevices: 1 },
    latest: undefined,
    failure: failure ?? unknown,
    normalAgain: [],
  };
}

const countsOf = ({ verdicts }: DeviceTally) => ({ devices: 1, failedDevices: 0, ...verdicts });
