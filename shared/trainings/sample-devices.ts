import { jsonBytes, type Blobs } from "../blobs";
import { InvalidInputError } from "../errors";
import { sampleOf, type DeviceSample } from "../models/fleet/device-sample";
import { readLearnable, type LearnableServices } from "../models/learnable-windows";
import { DEFAULT_STATISTICS } from "../models/training/defaults";
import type { DeviceId } from "../readings/reading";
import { JSON_TYPE } from "../runs/run-files";
import { DEVICES_PER_PART, readSample, rowsPerDevice } from "./plan-sample";
import type { PlanTraining } from "./plan-training";
import { leftOutOf, trainingFiles, type Training } from "./training";

/** A part of the sample. */
export interface SampleInput extends PlanTraining {
  readonly part: number;
}

/**
 * Writes what the fleet's model learns from some devices; what a twin wrote first stands. Those with too few windows for
 * a model of their own give nothing.
 * @throws AppError (retryable) where store or blob storage cannot be reached.
 */
export async function sampleDevices(
  services: LearnableServices & { readonly blobs: Blobs },
  { part, ...training }: SampleInput,
): Promise<void> {
  const { blobs } = services;
  const { trainingId, plan } = training;
  const devices = await readSample(blobs, trainingId, plan.planId);
  const samples: DeviceSample[] = [];
  for (const deviceId of devices.slice(part * DEVICES_PER_PART, (part + 1) * DEVICES_PER_PART)) {
    samples.push(...(await sampleDevice(services, training, deviceId, rowsPerDevice(devices.length))));
  }
  await blobs.create(trainingFiles.samplePart(trainingId, part), jsonBytes(samples), JSON_TYPE);
}

async function sampleDevice(
  services: LearnableServices,
  { request }: Training,
  deviceId: DeviceId,
  maxRows: number,
): Promise<DeviceSample[]> {
  const { windowMs, hopMs, wantedShare } = request;
  const asked = { ...request, deviceId, leaveOut: leftOutOf(request, deviceId), statistics: DEFAULT_STATISTICS };
  try {
    const windows = await readLearnable(services, asked);
    return [sampleOf(windows, { hopMs, maxRows, wantedShare, overlap: windowMs / hopMs })];
  } catch (error) {
    if (error instanceof InvalidInputError) return [];
    throw error;
  }
}
