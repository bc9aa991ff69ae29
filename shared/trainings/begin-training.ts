import type { Go } from "../runs/begin-run";
import type { Clock } from "../time";
import { getTraining } from "./get-training";
import type { TrainingSoFar } from "./training";
import type { TrainingStore } from "./training-store";

/** Writes down how far the training is, and asks whether it is to go on; before every wave, so that an end holds. */
export async function beginTraining(
  { trainings, clock }: { readonly trainings: Pick<TrainingStore, "goOn" | "get">; readonly clock: Clock },
  { trainingId, progress }: TrainingSoFar,
): Promise<Go> {
  if (!(await trainings.goOn(trainingId, progress, clock()))) return "stop";
  return (await getTraining(trainings, trainingId)).cancelRequestedAt === undefined ? "on" : "cancel";
}
