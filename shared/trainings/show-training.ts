import { readJson, type Blobs } from "../blobs";
import { getTraining } from "./get-training";
import { settleTraining, type SettleServices } from "./settle-training";
import { trainingFiles, type DeviceOutcome, type StoredTraining, type TrainingId } from "./training";

/**
 * A training as it stands, held against the engine: who waits for its end need not wait for the next tick.
 * @throws NotFoundError
 */
export const showTraining = async (services: SettleServices, trainingId: TrainingId): Promise<StoredTraining> =>
  settleTraining(services, await getTraining(services.trainings, trainingId));

/** What became of the devices of one chunk; undefined where it is not done yet. */
export const readTrainingPart = (
  { blobs }: { readonly blobs: Blobs },
  trainingId: TrainingId,
  chunk: number,
): Promise<DeviceOutcome[] | undefined> => readJson(blobs, trainingFiles.part(trainingId, chunk));
