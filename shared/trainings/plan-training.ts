import { randomBytes } from "node:crypto";
import { jsonBytes, readJson, type Blobs } from "../blobs";
import type { ModelCatalog } from "../models/model-store";
import { FLEET, type DeviceId } from "../readings/reading";
import { JSON_TYPE } from "../runs/run-files";
import type { RunStore } from "../runs/run-store";
import { chooseSample, writeSample } from "./plan-sample";
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
  /** Devices that the fleet's model learns from; undefined where it is not trained. */
  readonly sampled?: number | undefined;
  /** The fleet's champion; undefined where there is none yet. */
  readonly fleetVersion?: string | undefined;
}

/** What is done by the plan as a whole. */
export interface PlanTraining extends Training {
  readonly plan: TrainingPlan;
}

/** What is done with one chunk of the plan. */
export interface ChunkTraining extends PlanTraining {
  readonly chunk: number;
  /** Of the fleet's model that stands in for devices with too little data; undefined where there is none. */
  readonly standIn?: string | undefined;
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
  const { fleetModel = request.devices === undefined } = request;
  const sample = fleetModel ? chooseSample(devices) : undefined;
  const plan: TrainingPlan = {
    planId: randomBytes(4).toString("hex"),
    devices: planned.length,
    chunks: Math.ceil(planned.length / DEVICES_PER_CHUNK),
    sampled: sample?.length,
    fleetVersion: champions.get(FLEET)?.version,
  };
  if (sample !== undefined) await writeSample(blobs, trainingId, plan.planId, sample);
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
