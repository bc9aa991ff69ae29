import { jsonBytes } from "../../../shared/blobs";
import type { PlannedDevice, PlanSummary } from "../../../shared/runs/plan";
import type { ErrorThreshold } from "../../../shared/runs/error-threshold";
import type { Run, RunId } from "../../../shared/runs/run";
import type { AskedOutput } from "../../../shared/runs/run-output";
import { runFiles } from "../../../shared/runs/run-files";
import { stored } from "../contract/runs";
import { catalogOf, manifestWith } from "./manifests";
import { MemoryBlobs } from "./memory-blobs";
import { MemoryRunStores } from "./memory-run-stores";
import type { DeviceId } from "../../../shared/readings/reading";

export const RUN_ID = "run" as RunId;
const HOUR = 3_600_000;

/** A device of the plan with a model of its own, over the run's hour. */
export const plannedDevice = (name: string, more: Partial<PlannedDevice> = {}): PlannedDevice => ({
  deviceId: name as DeviceId,
  model: { deviceId: name as DeviceId, version: "v1", sha256: "0".repeat(64) },
  ranges: [{ from: 0, to: HOUR, marks: [] }],
  ...more,
});

export interface PlannedRunOptions {
  readonly hopSeconds?: number;
  readonly errorThreshold?: ErrorThreshold | undefined;
  readonly output?: AskedOutput;
}

/** A scheduled run over an hour whose plan of one chunk is written, one device an activity. */
export async function plannedRun(
  devices: readonly PlannedDevice[],
  { hopSeconds = 60, errorThreshold, output = {} }: PlannedRunOptions = {},
) {
  const runs = new MemoryRunStores(() => devices.map(({ deviceId }) => deviceId));
  const blobs = new MemoryBlobs();
  const shape = { devicesPerActivity: 1, activitiesPerChunk: 100, chunksPerWave: 1, retryRounds: 0, ...output };
  const plan: PlanSummary = {
    ...shape,
    planId: "p",
    revision: 1,
    fleetVersion: null,
    devices: devices.length,
    chunks: 1,
  };
  await runs.close(runs.state, {
    ...{ runId: RUN_ID, kind: "scheduled", from: 0, to: HOUR, requestedAt: 0, generation: 0 },
    ...{ incomplete: false, request: { ...shape, errorThreshold } },
  });
  await runs.begin(RUN_ID, 1, "token", 0);
  await blobs.create(runFiles.plan(RUN_ID), jsonBytes(plan));
  await blobs.create(runFiles.planChunk(RUN_ID, "p", 0), jsonBytes(devices));
  const manifests = devices.map(({ deviceId }) => manifestWith({ deviceId, hopSeconds }));
  const models = catalogOf(manifests);
  return { runs, blobs, plan, models, input: { runId: RUN_ID, attempt: 1, chunk: 0, plan } };
}

/** A run of no devices that has come to this status. */
export async function runAs(status: Run["status"]): Promise<Run> {
  return { ...(await stored(await plannedRun([]), RUN_ID)), status };
}
