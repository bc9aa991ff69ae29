import { briefOf, ConflictError } from "../errors";
import type { Author } from "../models/model-changes";
import type { Orchestrations } from "../runs/orchestrations";
import type { Clock } from "../time";
import { checkTraining } from "./check-training";
import { getTraining } from "./get-training";
import {
  newTrainingId,
  trainingInstanceOf,
  type StoredTraining,
  type Training,
  type TrainingId,
  type TrainingRequest,
} from "./training";
import type { TrainingStore } from "./training-store";

export interface StartTrainingServices {
  readonly trainings: TrainingStore;
  readonly clock: Clock;
  readonly orchestrations: Pick<Orchestrations, "start">;
  readonly settings: { readonly bucketMs: number };
}

export interface StartedTraining {
  readonly training: StoredTraining;
  /** False where there was one of this id already: it is answered, and left alone. */
  readonly isNew: boolean;
  /** Why the engine did not take it at once, where it did not. */
  readonly notStarted: string | undefined;
}

/**
 * Checks a request, writes the training and starts it. A start that fails is no loss: whoever looks at it next starts it.
 * @throws InvalidInputError naming the field that is wrong.
 */
export async function startTraining(
  { trainings, clock, orchestrations, settings }: StartTrainingServices,
  request: TrainingRequest,
  by: Author,
  trainingId: TrainingId = newTrainingId(clock()),
): Promise<StartedTraining> {
  checkTraining(request, settings.bucketMs);
  const devices = request.devices && [...new Set(request.devices)].sort();
  const training: Training = { trainingId, requestedAt: clock(), request: { ...request, devices }, by };
  const isNew = await trainings.insert(training);
  const notStarted = isNew ? await startInstance(orchestrations, training).then(() => undefined, briefOf) : undefined;
  return { training: await getTraining(trainings, trainingId), isNew, notStarted };
}

/** Starts its instance. @throws what the engine answers where it does not take it. */
export const startInstance = (
  orchestrations: Pick<Orchestrations, "start">,
  { trainingId, requestedAt, request, by }: Training,
): Promise<void> =>
  orchestrations.start(trainingInstanceOf(trainingId), { trainingId, requestedAt, request, by } satisfies Training);

/**
 * Asks a training to stop: it ends as cancelled, and the models that it has made stay.
 * @throws NotFoundError; ConflictError where it has ended.
 */
export async function cancelTraining(
  { trainings, clock }: Pick<StartTrainingServices, "trainings" | "clock">,
  trainingId: TrainingId,
): Promise<StoredTraining> {
  const { status } = await getTraining(trainings, trainingId);
  if (!(await trainings.requestCancel(trainingId, clock()))) {
    throw new ConflictError(`training ${trainingId} has ended as ${status}`);
  }
  return getTraining(trainings, trainingId);
}
