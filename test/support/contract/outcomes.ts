import type { DriftCheck, FeatureDrift } from "../../../shared/drift/drift-check";
import { addCounts, NO_COUNTS } from "../../../shared/runs/counts";
import type { DeviceId } from "../../../shared/readings/reading";
import type { DeviceOutcome, Ending, Part } from "../../../shared/runs/outcome-store";

import type { Run } from "../../../shared/runs/run";
import type { ResultRow } from "../../../shared/scoring/result-row";
import type { Store } from "../../../shared/storage/store";
import { isoOf, type Instant } from "../../../shared/time";
import { PUMP } from "./ingest-writes";
import { at, MINUTE, NOW } from "./times";

/** The row of the five-minute window that ends at `end` (minutes). */
export const resultRow = (run: Run, end: number, changes: Partial<ResultRow> = {}): ResultRow => ({
  deviceId: PUMP,
  windowStart: isoOf(at(end) - 5 * MINUTE),
  windowEnd: isoOf(at(end)),
  ...{ verdict: "normal", reason: null, marks: [], score: 0.25, threshold: 0, severity: 0.125 },
  ...{ modelVersion: "v1", revision: run.ordinal, readings: 5, contributions: null },
  ...changes,
});

export const anomalousRow = (run: Run, end: number, deviceId = PUMP): ResultRow =>
  resultRow(run, end, { deviceId, verdict: "anomalous", score: -0.5, severity: 0.875 });

export const scored = (latest: ResultRow, normalAgain: readonly Instant[] = []): DeviceOutcome => ({
  deviceId: latest.deviceId,
  counts: { ...NO_COUNTS, devices: 1, [latest.verdict]: 1 },
  ...{ latest, failure: undefined, normalAgain },
});

/** A device whose check of the days up to `through` (minutes) found that it has drifted, unless said. */
export const checked = (
  run: Run,
  through: number,
  changes: Partial<DriftCheck> = {},
  deviceId = PUMP,
): DeviceOutcome => ({
  ...scored(resultRow(run, through, { deviceId })),
  drift: {
    ...{ modelVersion: "v1", through: isoOf(at(through)), state: "drifted", reason: null, features: [MOVED] },
    ...changes,
  },
});

export const MOVED: FeatureDrift = {
  ...{ name: "temperature.mean", distance: 3.125, limit: 1, median: 24.5, usualMedian: 21.375 },
  ...{ width: 1, usualWidth: 1 },
};

export const failed = (deviceId: DeviceId, attempts = 1): DeviceOutcome => ({
  deviceId,
  counts: { ...NO_COUNTS, devices: 1, failedDevices: 1 },
  latest: undefined,
  failure: { code: "device-timeout", message: "not scored within 60 s", attempts },
  normalAgain: [],
});

export function partOf({ runId, attempt }: Run, devices: readonly DeviceOutcome[], chunk = 0): Part {
  const counts = devices.map((device) => device.counts).reduce(addCounts, NO_COUNTS);
  return { runId, attempt, chunk, bytes: 100 * devices.length, counts };
}

/** Publishes a part of these outcomes; unless said, its anomalies are the devices' latest rows that are anomalous. */
export const publish = (
  store: Store,
  run: Run,
  devices: readonly DeviceOutcome[],
  { chunk = 0, anomalies = anomaliesAmong(devices) }: { chunk?: number; anomalies?: readonly ResultRow[] } = {},
): Promise<void> => store.outcomes.publishPart(partOf(run, devices, chunk), devices, anomalies);

const anomaliesAmong = (devices: readonly DeviceOutcome[]): ResultRow[] =>
  devices.flatMap(({ latest }) => (latest?.verdict === "anomalous" ? [latest] : []));

export const finish = (store: Store, run: Run, changes: Partial<Ending> = {}): Promise<boolean> =>
  store.outcomes.finish(run, {
    ...{ status: "completed", finishedAt: NOW, unfinished: [], maxDueAttempts: 10 },
    ...changes,
  });

/** Publishes one part and ends the run with it. */
export async function complete(store: Store, run: Run, ...devices: DeviceOutcome[]): Promise<void> {
  await publish(store, run, devices);
  const status = devices.some(({ failure }) => failure !== undefined) ? "partial" : "completed";
  if (!(await finish(store, run, { status }))) throw new Error(`run ${run.runId} had ended`);
}
