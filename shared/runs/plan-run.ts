import { randomBytes } from "node:crypto";
import { jsonBytes, readJson, type Blobs } from "../blobs";
import { detectorOf, type Detector } from "../models/manifest";
import type { ModelReader, ModelVersion } from "../models/model-store";
import { FLEET } from "../readings/reading";
import type { DeviceStore } from "../devices/device-store";
import { getRun } from "./get-run";
import { selectDevices } from "./device-selection";
import { makePlan } from "./make-plan";
import { CHAMPION, chosenModels, modelFor } from "./model-choice";
import { devicesPerChunk, type PlannedDevice, type PlanSummary } from "./plan";
import type { Run, RunId } from "./run";
import { JSON_TYPE, runFiles } from "./run-files";
import { outputOf } from "./run-output";
import type { RunStore } from "./run-store";
import type { ScheduleStore } from "./schedule-store";

export interface PlanServices {
  readonly runs: RunStore;
  readonly schedule: ScheduleStore;
  readonly devices: Pick<DeviceStore, "mutes" | "driftChecks">;
  readonly models: ModelReader;
  readonly blobs: Blobs;
  readonly settings: { readonly bucketMs: number; readonly driftCheckMs: number | undefined };
}

/**
 * Pins which versions score which devices over which ranges. The plan belongs to the run: whoever is first writes it,
 * every later attempt and every twin reads it back.
 */
export async function planRun(services: PlanServices, { runId }: { runId: RunId }): Promise<PlanSummary> {
  const written = await readJson<PlanSummary>(services.blobs, runFiles.plan(runId));
  const plan = written ?? (await writePlan(services, await getRun(services.runs, runId)));
  await services.runs.recordPlan(runId, { devices: plan.devices, chunks: plan.chunks });
  return plan;
}

async function writePlan(services: PlanServices, run: Run): Promise<PlanSummary> {
  const { blobs } = services;
  const devices = await planDevices(services, run);
  const size = devicesPerChunk(run.request);
  const { devicesPerActivity, activitiesPerChunk, chunksPerWave, retryRounds, deviceTimeoutMs } = run.request;
  const summary: PlanSummary = {
    // Two planners at once may see different champions: each writes chunks of its own, the summary says whose count.
    planId: randomBytes(4).toString("hex"),
    revision: run.ordinal,
    fleetVersion: devices.find(({ model }) => model?.deviceId === FLEET)?.model?.version ?? null,
    devices: devices.length,
    chunks: Math.ceil(devices.length / size),
    ...{ devicesPerActivity, activitiesPerChunk, chunksPerWave, retryRounds, deviceTimeoutMs },
    ...outputOf(run.request),
  };
  for (let chunk = 0; chunk < summary.chunks; chunk++) {
    const part = devices.slice(chunk * size, (chunk + 1) * size);
    await blobs.create(runFiles.planChunk(run.runId, summary.planId, chunk), jsonBytes(part), JSON_TYPE);
  }
  const firstIds = devices.flatMap(({ deviceId }, i) => (i % size === 0 ? [deviceId] : []));
  await blobs.create(runFiles.planFirstIds(run.runId, summary.planId), jsonBytes(firstIds), JSON_TYPE);
  if (await blobs.create(runFiles.plan(run.runId), jsonBytes(summary), JSON_TYPE)) return summary;
  return (await readJson<PlanSummary>(blobs, runFiles.plan(run.runId))) ?? summary;
}

/** What the run does with each of its devices, as things stand now. */
export async function planDevices(
  services: PlanServices,
  run: Pick<Run, "kind" | "from" | "to" | "request" | "generation">,
): Promise<PlannedDevice[]> {
  const { schedule, devices, models, settings } = services;
  const selected = await selectDevices(services, run.request.devices);
  const chosen = await chosenModels(models, run.request.model ?? CHAMPION, selected);
  const dues = run.generation === undefined ? [] : await schedule.dues(run.generation);
  const late = new Set(dues.flatMap(({ deviceId, reason }) => (reason === "late" ? [deviceId] : [])));
  const concerned = [...late].flatMap((deviceId) => modelFor(chosen, deviceId) ?? []);
  const detectors = await detectorsOf(models, concerned);
  const { beganAt = run.from, keptFrom } = await schedule.read();
  return makePlan({
    range: { from: run.from, to: run.to },
    devices: selected,
    models: chosen,
    detectorOf: (model) => detectors.get(keyOf(model)) ?? { reachMs: 0 },
    mutes: await devices.mutes(),
    drift: {
      checks: await devices.driftChecks(),
      everyMs: run.kind === "scheduled" ? settings.driftCheckMs : undefined,
    },
    bucketMs: settings.bucketMs,
    ...{ dues, beganAt, keptFrom },
  });
}

/** By version, not by bytes: the same bytes may be registered with manifests that differ. */
const keyOf = ({ deviceId, version }: ModelVersion): string => `${deviceId}/${version}`;

async function detectorsOf(models: ModelReader, versions: Iterable<ModelVersion>): Promise<Map<string, Detector>> {
  const detectors = new Map<string, Detector>();
  for (const version of versions) {
    const model = await models.find(version.deviceId, version.version);
    if (model !== undefined) detectors.set(keyOf(version), detectorOf(model.manifest));
  }
  return detectors;
}
