import { jsonBytes, type Blobs } from "../blobs";
import type { ModelReader } from "../models/model-store";
import { windowEnds } from "../windows/window-grid";
import { addCounts, NO_COUNTS } from "./counts";
import type { DeviceFailure, DeviceOutcome, OutcomeStore } from "./outcome-store";
import { summarizePart, type DeviceRows, type PartSummary } from "./part-rows";
import type { PlannedDevice, PlanSummary } from "./plan";
import { readPlanChunk } from "./read-plan-chunk";
import type { RunId } from "./run";
import { JSON_LINES_TYPE, JSON_TYPE, runFiles, type PartIndex } from "./run-files";
import type { RunStore } from "./run-store";

export interface PublishServices {
  readonly runs: RunStore;
  readonly outcomes: OutcomeStore;
  readonly models: ModelReader;
  readonly blobs: Blobs;
}

export interface PublishInput {
  readonly runId: RunId;
  readonly attempt: number;
  readonly chunk: number;
  readonly plan: PlanSummary;
  /** Activities that staged a block. */
  readonly staged: readonly number[];
  /** Positions of devices in the chunk that failed, and why. */
  readonly failures: readonly PositionedFailure[];
}

export interface PositionedFailure extends DeviceFailure {
  readonly position: number;
}

export type PublishOutcome = "published" | "cancelled" | "blocks-gone";

/** The fan-in: commits the staged blocks as one part, then reads back what it holds and records that. */
export async function publishPart(services: PublishServices, input: PublishInput): Promise<PublishOutcome> {
  const { runId, attempt, chunk, plan } = input;
  const { runs, blobs, outcomes, models } = services;
  if (!(await runs.isWanted(runId, attempt))) return "cancelled";

  const name = runFiles.part(runId, attempt, chunk);
  const committed = await blobs.commitBlocks(name, [...input.staged].sort(byNumber), JSON_LINES_TYPE);
  if (committed === "blocks-gone") return "blocks-gone";

  const summary = await summarizePart(blobs.stream(name));
  await blobs.create(runFiles.index(runId, attempt, chunk), jsonBytes(indexOf(summary)), JSON_TYPE);
  const devices = await readPlanChunk(blobs, runId, plan, chunk);
  const failed = new Set(input.failures.map(({ position }) => devices[position]));
  const idle = await withoutWindows(
    models,
    devices.filter((device) => !failed.has(device)),
    summary,
  );
  const results = devices.flatMap((device, position) =>
    idle.has(device) ? [] : [outcomeOf(device, position, summary, input.failures)],
  );
  const counts = results.map((result) => result.counts).reduce(addCounts, { ...NO_COUNTS, devices: idle.size });
  await outcomes.publishPart({ runId, attempt, chunk, bytes: summary.bytes, counts }, results, summary.anomalies);
  return "published";
}

const byNumber = (a: number, b: number): number => a - b;

const indexOf = ({ bytes, devices }: PartSummary): PartIndex => ({
  bytes,
  devices: Object.fromEntries([...devices.values()].map((rows) => [rows.deviceId, [rows.offset, rows.bytes]])),
});

/** Devices without rows because no window of theirs ends in the planned ranges: a hop may be longer than a run. */
async function withoutWindows(models: ModelReader, devices: readonly PlannedDevice[], { devices: done }: PartSummary) {
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

/** A device is done if its rows are in the part, whatever was reported; otherwise it failed. */
function outcomeOf(
  { deviceId }: PlannedDevice,
  position: number,
  summary: PartSummary,
  failures: readonly PositionedFailure[],
): DeviceOutcome {
  const rows = summary.devices.get(deviceId);
  if (rows !== undefined) {
    const { latest, normalAgain, drift } = rows;
    return { deviceId, counts: countsOf(rows), latest, failure: undefined, normalAgain, drift };
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

const countsOf = ({ verdicts }: DeviceRows) => ({ devices: 1, failedDevices: 0, ...verdicts });
