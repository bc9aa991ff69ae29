import { randomBytes } from "node:crypto";
import { jsonBytes, readJson, type Blobs } from "../blobs";
import type { ModelCatalog } from "../models/model-store";
import type { DeviceId } from "../readings/reading";
import { JSON_TYPE } from "../runs/run-files";
import type { RunStore } from "../runs/run-store";
import { trainingFiles, type Training, type TrainingId } from "./training";
import type { TrainingStore } from "./training-store";

export interface PlanTrainingServices {
  readonly runs: Pick<RunStore, "activeDevices">;
  readonly models: Pick<ModelCatalog, "aliased">;
  readonly trainings: Pick<TrainingStore, "recordPlan">;
  readonly blobs: Blobs;
}

export interface TrainingPlan {
  readonly planId: string;
  readonly devices: number;
  readonly chunks: number;
}

/** What is done with one chunk of the plan. */
export interface ChunkTraining extends Training {
  readonly plan: TrainingPlan;
  readonly chunk: number;
}

export interface PlannedTraining {
  readonly deviceId: DeviceId;
  /** Without a champion, its model becomes one at once: a challenger of nobody would judge nothing. */
  readonly isFirst: boolean;
}

/** A device's training takes about a second: so many are a piece of work that is worth a retry of its own. */
export const DEVICES_PER_CHUNK = 20;

/** Which devices are trained, written once: whoever is first writes it, every twin reads it back. */
export async function planTraining(services: PlanTrainingServices, training: Training): Promise<TrainingPlan> {
  const { blobs, trainings } = services;
  const { trainingId } = training;
  const written = await readJson<TrainingPlan>(blobs, trainingFiles.plan(trainingId));
  const plan = written ?? (await writePlan(services, training));
  await trainings.recordPlan(trainingId, { devices: plan.devices, chunks: plan.chunks });
  return plan;
}

async function writePlan(
  { runs, models, blobs }: PlanTrainingServices,
  { trainingId, request }: Training,
): Promise<TrainingPlan> {
  const champions = await models.aliased("champion");
  const devices = request.devices ?? (await runs.activeDevices());
  const planned = devices.map((deviceId): PlannedTraining => ({ deviceId, isFirst: !champions.has(deviceId) }));
  const plan: TrainingPlan = {
    planId: randomBytes(4).toString("hex"),
    devices: planned.length,
    chunks: Math.ceil(planned.length / DEVICES_PER_CHUNK),
  };
  for (let chunk = 0; chunk < plan.chunks; chunk++) {
    const part = planned.slice(chunk * DEVICES_PER_CHUNK, (chunk + 1) * DEVICES_PER_CHUNK);
    await blobs.create(trainingFiles.planChunk(trainingId, plan.planId, chunk), jsonBytes(part), JSON_TYPE);
  }
  if (await blobs.create(trainingFiles.plan(trainingId), jsonBytes(plan), JSON_TYPE)) return plan;
  return (await readJson<TrainingPlan>(blobs, trainingFiles.plan(trainingId))) ?? plan;
}

export async function readTrainingChunk(
  blobs: Blobs,
  trainingId: TrainingId,
  { planId }: TrainingPlan,
  chunk: number,
): Promise<readonly PlannedTraining[]> {
  const devices = await readJson<PlannedTraining[]>(blobs, trainingFiles.planChunk(trainingId, planId, chunk));
  if (devices === undefined) throw new Error(`chunk ${chunk} of the plan of training ${trainingId} is gone`);
  return devices;
}
