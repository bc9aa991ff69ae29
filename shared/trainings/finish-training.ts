import type { Clock } from "../time";
import { getTraining } from "./get-training";
import type { TrainingSoFar } from "./training";
import type { TrainingStore } from "./training-store";

/** Ends a training with what its chunks came to; a twin that comes later changes nothing. */
export async function finishTraining(
  { trainings, clock }: { readonly trainings: Pick<TrainingStore, "goOn" | "get" | "finish">; readonly clock: Clock },
  { trainingId, progress }: TrainingSoFar,
): Promise<void> {
  if (!(await trainings.goOn(trainingId, progress, clock()))) return;
  const { cancelRequestedAt } = await getTraining(trainings, trainingId);
  const status = cancelRequestedAt === undefined ? "completed" : "cancelled";
  await trainings.finish(trainingId, { status, finishedAt: clock() });
}
