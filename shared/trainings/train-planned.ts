import type { Blobs } from "../blobs";
import { isStandIn, modelFor, type ModelForServices } from "../models/fleet/model-for";
import { DEFAULT_STATISTICS } from "../models/training/defaults";
import { readTrainingChunk, type ChunkTraining } from "./plan-training";
import { leftOutOf, refusalOf, type DeviceOutcome } from "./training";
import type { TrainingStore } from "./training-store";

export interface TrainPlannedServices extends ModelForServices {
  readonly blobs: Blobs;
  readonly trainings: Pick<TrainingStore, "isWanted">;
}

export interface TrainInput extends ChunkTraining {
  /** In the chunk. */
  readonly position: number;
}

/**
 * Trains one device of the plan. The same again gives the same version: it is told by the training's time and the bytes.
 * @throws AppError (retryable) where store or blob storage cannot be reached; all else is an outcome.
 */
export async function trainPlanned(
  services: TrainPlannedServices,
  { trainingId, requestedAt, request, by, plan, chunk, position, standIn }: TrainInput,
): Promise<DeviceOutcome> {
  const device = (await readTrainingChunk(services.blobs, trainingId, plan, chunk))[position];
  if (device === undefined) throw new Error(`chunk ${chunk} of training ${trainingId} has no device ${position}`);
  const { deviceId, isFirst } = device;
  if (!(await services.trainings.isWanted(trainingId))) return { deviceId, status: "refused", ...CANCELLED };
  try {
    const { model, alias } = await modelFor(
      { ...services, clock: () => requestedAt },
      { ...request, by, deviceId, isFirst, leaveOut: leftOutOf(request, deviceId), statistics: DEFAULT_STATISTICS },
      standIn,
    );
    const { version, manifest } = model;
    const status = isStandIn(manifest) ? "scaled" : "trained";
    return { deviceId, status, alias, version, windows: manifest.training?.windows ?? 0 };
  } catch (error) {
    return { deviceId, ...refusalOf(error) };
  }
}

const CANCELLED = {
  code: "cancelled",
  message: "the training had ended, or was to end, before it came to this device",
};
