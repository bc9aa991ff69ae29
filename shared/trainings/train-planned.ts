import { AppError, briefOf } from "../errors";
import { trainDevice, type TrainingServices } from "../models/train-device";
import { DEFAULT_STATISTICS } from "../models/training/defaults";
import type { Blobs } from "../blobs";
import { readTrainingChunk, type ChunkTraining } from "./plan-training";
import type { DeviceOutcome } from "./training";
import type { TrainingStore } from "./training-store";

export interface TrainPlannedServices extends TrainingServices {
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
  { trainingId, requestedAt, request, by, plan, chunk, position }: TrainInput,
): Promise<DeviceOutcome> {
  const device = (await readTrainingChunk(services.blobs, trainingId, plan, chunk))[position];
  if (device === undefined) throw new Error(`chunk ${chunk} of training ${trainingId} has no device ${position}`);
  const { deviceId, isFirst } = device;
  if (!(await services.trainings.isWanted(trainingId))) return { deviceId, status: "refused", ...CANCELLED };
  const alias = isFirst ? "champion" : "challenger";
  try {
    const leaveOut = request.leaveOut.filter((one) => one.deviceId === undefined || one.deviceId === deviceId);
    const model = await trainDevice(
      { ...services, clock: () => requestedAt },
      {
        ...request,
        by,
        deviceId,
        leaveOut,
        statistics: DEFAULT_STATISTICS,
        alias,
      },
    );
    const windows = model.manifest.training?.windows ?? 0;
    return { deviceId, status: "trained", alias, version: model.version, windows };
  } catch (error) {
    if (error instanceof AppError && error.retryable) throw error;
    const code = error instanceof AppError ? error.code : "unexpected";
    return { deviceId, status: "refused", code, message: briefOf(error) };
  }
}

const CANCELLED = {
  code: "cancelled",
  message: "the training had ended, or was to end, before it came to this device",
};
