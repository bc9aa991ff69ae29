import { NotFoundError } from "../errors";
import type { StoredTraining, TrainingId } from "./training";
import type { TrainingStore } from "./training-store";

/** @throws NotFoundError where there is no such training; UnavailableError where the store cannot be reached. */
export async function getTraining(
  trainings: Pick<TrainingStore, "get">,
  trainingId: TrainingId,
): Promise<StoredTraining> {
  const training = await trainings.get(trainingId);
  if (training === undefined) throw new NotFoundError(`training ${trainingId}`);
  return training;
}
