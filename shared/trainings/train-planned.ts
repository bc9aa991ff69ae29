import { AppError, briefOf } from "../errors";
import { trainDevice, type TrainingServices } from "../models/train-device";
import type { Blobs } from "../blobs";
import { readTrainingChunk, type ChunkTraining } from "./plan-training";
import type { DeviceOutcome } from "./training";

export interface TrainInput extends ChunkTraining {
  /** In the chunk. */
  readonly position: number;
}

/** Of every sensor that the device has. */
const STATISTICS = ["mean", "stddev"] as const;

/**
 * Trains one device of the plan. The same again gives the same version: it is told by the training's time and the bytes.
 * @throws AppError (retryable) where store or blob storage cannot be reached; all else is an outcome.
 */
export async function trainPlanned(
  services: TrainingServices & { readonly blobs: Blobs },
  { trainingId, requestedAt, request, plan, chunk, position }: TrainInput,
): Promise<DeviceOutcome> {
  const device = (await readTrainingChunk(services.blobs, trainingId, plan, chunk))[position];
  if (device === undefined) throw new Error(`chunk ${chunk} of training ${trainingId} has no device ${position}`);
  const { deviceId, isFirst } = device;
  try {
    const leaveOut = request.leaveOut.filter((one) => one.deviceId === undefined || one.deviceId === deviceId);
    const model = await trainDevice(
      { ...services, clock: () => requestedAt },
      { ...request, deviceId, leaveOut, statistics: STATISTICS, alias: isFirst ? "champion" : "challenger" },
    );
    return { deviceId, status: "trained", version: model.version, windows: model.manifest.training?.windows ?? 0 };
  } catch (error) {
    if (error instanceof AppError && error.retryable) throw error;
    const code = error instanceof AppError ? error.code : "unexpected";
    return { deviceId, status: "refused", code, message: briefOf(error) };
  }
}
