import { isEnded } from "../../../shared/runs/run";
import type { Instant } from "../../../shared/time";
import {
  NOTHING_DONE,
  type StoredTraining,
  type Training,
  type TrainingId,
  type TrainingProgress,
} from "../../../shared/trainings/training";
import type { TrainingEnding, TrainingFilter, TrainingStore } from "../../../shared/trainings/training-store";

/** Trainings in memory: each call is one transaction, as in SQL. */
export class MemoryTrainingStore implements TrainingStore {
  readonly #trainings = new Map<TrainingId, StoredTraining>();

  get all(): StoredTraining[] {
    return [...this.#trainings.values()];
  }

  insert(training: Training): Promise<boolean> {
    if (this.#trainings.has(training.trainingId)) return Promise.resolve(false);
    this.#trainings.set(training.trainingId, {
      ...training,
      ...{ ordinal: this.#trainings.size + 1, status: "requested", progress: NOTHING_DONE },
      ...{ startedAt: undefined, finishedAt: undefined, cancelRequestedAt: undefined },
      ...{ plan: undefined, error: undefined },
    });
    return Promise.resolve(true);
  }

  get = (trainingId: TrainingId): Promise<StoredTraining | undefined> =>
    Promise.resolve(this.#trainings.get(trainingId));

  list = ({ limit, before = Infinity }: TrainingFilter): Promise<StoredTraining[]> =>
    Promise.resolve(
      this.all
        .filter(({ ordinal }) => ordinal < before)
        .reverse()
        .slice(0, limit),
    );

  unfinished = (): Promise<StoredTraining[]> => Promise.resolve(this.all.filter(({ status }) => !isEnded(status)));

  goOn = (trainingId: TrainingId, progress: TrainingProgress, now: Instant): Promise<boolean> =>
    this.#change(trainingId, ({ startedAt }) => ({ status: "running", startedAt: startedAt ?? now, progress }));

  recordPlan = async (trainingId: TrainingId, plan: StoredTraining["plan"]): Promise<void> => {
    await this.#change(trainingId, () => ({ plan }));
  };

  isWanted = (trainingId: TrainingId): Promise<boolean> => {
    const training = this.#trainings.get(trainingId);
    return Promise.resolve(
      training === undefined || (!isEnded(training.status) && training.cancelRequestedAt === undefined),
    );
  };

  requestCancel = (trainingId: TrainingId, now: Instant): Promise<boolean> =>
    this.#change(trainingId, ({ cancelRequestedAt }) => ({ cancelRequestedAt: cancelRequestedAt ?? now }));

  finish = (trainingId: TrainingId, { status, finishedAt, error }: TrainingEnding): Promise<boolean> =>
    this.#change(trainingId, () => ({ status, finishedAt, error }));

  #change(trainingId: TrainingId, changes: (training: StoredTraining) => Partial<StoredTraining>): Promise<boolean> {
    const training = this.#trainings.get(trainingId);
    if (training === undefined || isEnded(training.status)) return Promise.resolve(false);
    this.#trainings.set(trainingId, { ...training, ...changes(training) });
    return Promise.resolve(true);
  }
}
