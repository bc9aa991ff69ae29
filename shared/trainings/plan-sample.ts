import type { Blobs } from "../blobs";
import { jsonBytes, readJson } from "../blobs";
import { thinRows } from "../models/training/thin-rows";
import type { DeviceId } from "../readings/reading";
import { JSON_TYPE } from "../runs/run-files";
import { trainingFiles, type TrainingId } from "./training";

/** Windows that the fleet's model learns from, of all devices together: the time it takes does not grow with the fleet. */
export const SAMPLE_ROWS = 4_000;
/** More devices of a fleet say what these say, and each has all its buckets read. */
const MAX_DEVICES = 200;

/** All their buckets are read, one device after the other. */
export const DEVICES_PER_PART = 5;

export const samplePartsOf = (devices: number): number => Math.ceil(devices / DEVICES_PER_PART);

/** Devices of the plan, evenly, whose windows the fleet's model learns from: the same again chooses the same. */
export const chooseSample = (devices: readonly DeviceId[]): DeviceId[] =>
  thinRows(devices.length, MAX_DEVICES).flatMap((index) => devices[index] ?? []);

/** How many windows each device of the sample may give. */
export const rowsPerDevice = (devices: number): number => Math.floor(SAMPLE_ROWS / Math.max(1, devices));

export async function writeSample(
  blobs: Blobs,
  trainingId: TrainingId,
  planId: string,
  devices: readonly DeviceId[],
): Promise<void> {
  await blobs.create(trainingFiles.planSample(trainingId, planId), jsonBytes(devices), JSON_TYPE);
}

export async function readSample(blobs: Blobs, trainingId: TrainingId, planId: string): Promise<readonly DeviceId[]> {
  const devices = await readJson<DeviceId[]>(blobs, trainingFiles.planSample(trainingId, planId));
  if (devices === undefined) throw new Error(`the plan of training ${trainingId} has lost its sample`);
  return devices;
}
