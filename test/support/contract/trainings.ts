import { randomUUID } from "node:crypto";
import type { Store } from "../../../shared/storage/store";
import type { StoredTraining, Training, TrainingId } from "../../../shared/trainings/training";
import { at, NOW } from "./times";

export const newTraining = (changes: Partial<Training> = {}): Training => ({
  trainingId: `20261120T120000Z-${randomUUID().slice(0, 8)}` as TrainingId,
  requestedAt: NOW,
  by: { name: "ada", source: "stated" },
  request: { from: at(0), to: at(60), windowMs: 600_000, hopMs: 60_000, wantedShare: 0.02, leaveOut: [] },
  ...changes,
});

export async function insertTraining(store: Store, changes: Partial<Training> = {}): Promise<StoredTraining> {
  const training = newTraining(changes);
  await store.trainings.insert(training);
  return storedTraining(store, training.trainingId);
}

export async function storedTraining(store: Store, trainingId: TrainingId): Promise<StoredTraining> {
  const training = await store.trainings.get(trainingId);
  if (training === undefined) throw new Error(`training ${trainingId} is not in the store`);
  return training;
}
