import { randomBytes } from "node:crypto";
import { pinnedModels, type PinServices } from "../backfills/pinned-models";
import { jsonBytes, readJson, type Blobs } from "../blobs";
import type { CandidateReader } from "./candidate";
import { getRun } from "./get-run";
import { candidatesOf } from "./device-selection";
import { planDevice } from "./plan-device";
import { CHAMPION } from "./model-choice";
import { devicesPerChunk, type PlannedDevice, type PlanSummary } from "./plan";
import type { Run, RunId } from "./run";
import { JSON_TYPE, runFiles } from "./run-files";
import { outputOf } from "./run-output";
import type { RunStore } from "./run-store";
import type { ScheduleStore } from "./schedule-store";
import { PlanWriter } from "./plan-writer";

export interface PlanServices extends Pick<PinServices, "backfills"> {
  readonly runs: RunStore;
  readonly schedule: ScheduleStore;
  readonly candidates: CandidateReader;
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
  // Two planners at once may see different champions: each writes chunks of its own, the summary says whose count.
  const planId = randomBytes(4).toString("hex");
  const chunks = new PlanWriter(blobs, run.runId, planId, devicesPerChunk(run.request));
  for await (const device of planDevices(services, run)) await chunks.add(device);
  const written = await chunks.end();
  const { devicesPerActivity, activitiesPerChunk, chunksPerWave, retryRounds, deviceTimeoutMs } = run.request;
  const summary: PlanSummary = {
    ...{ planId, revision: run.ordinal, ...written },
    ...{ devicesPerActivity, activitiesPerChunk, chunksPerWave, retryRounds, deviceTimeoutMs },
    ...outputOf(run.request),
  };
  if (await blobs.create(runFiles.plan(run.runId), jsonBytes(summary), JSON_TYPE)) return summary;
  return (await readJson<PlanSummary>(blobs, runFiles.plan(run.runId))) ?? summary;
}

/** What the run does with each of its devices, as things stand now; one after the other, in order of id. */
export async function* planDevices(
  services: PlanServices,
  run: Pick<Run, "kind" | "from" | "to" | "request" | "generation" | "backfillId">,
): AsyncGenerator<PlannedDevice, void> {
  const { schedule, candidates, settings } = services;
  const { request, generation } = run;
  const dues = generation === undefined ? [] : await schedule.dues(generation);
  const { beganAt = run.from, keptFrom } = await schedule.read();
  const context = {
    range: { from: run.from, to: run.to },
    bucketMs: settings.bucketMs,
    dues: Map.groupBy(dues, ({ deviceId }) => deviceId),
    driftEveryMs: run.kind === "scheduled" ? settings.driftCheckMs : undefined,
    ...{ beganAt, keptFrom },
  };
  const pinned = run.backfillId && (await pinnedModels(services, run.backfillId));
  const selected = pinned
    ? { ids: [...pinned.keys()], isRetiredWanted: true }
    : await candidatesOf(services, request.devices);
  const query = { ...selected, model: request.model ?? CHAMPION, generation };
  for await (const candidate of candidates.read(query)) {
    const model = pinned ? (pinned.get(candidate.deviceId) ?? null) : candidate.model;
    yield planDevice({ ...candidate, model }, context);
  }
}
