import type { Instant } from "../time";
import type { StoredTraining, Training, TrainingId, TrainingProgress, TrainingStatus } from "./training";

export interface TrainingFilter {
  readonly limit: number;
  /** Only trainings with a lower ordinal: the next page. */
  readonly before?: number | undefined;
}

export interface TrainingEnding {
  readonly status: Exclude<TrainingStatus, "requested" | "running">;
  readonly finishedAt: Instant;
  readonly error?: string | undefined;
}

export interface TrainingStore {
  /** False where the id is taken: what is there stays as it is. */
  insert(training: Training): Promise<boolean>;
  get(trainingId: TrainingId): Promise<StoredTraining | undefined>;
  /** Newest first. */
  list(filter: TrainingFilter): Promise<StoredTraining[]>;
  /** Requested or running, oldest first. */
  unfinished(): Promise<StoredTraining[]>;
  /** Marks the training as running, so far done; false where it has ended. */
  goOn(trainingId: TrainingId, progress: TrainingProgress, now: Instant): Promise<boolean>;
  recordPlan(trainingId: TrainingId, plan: { readonly devices: number; readonly chunks: number }): Promise<void>;
  /**
   * False where it has ended or somebody asked to cancel; one that is not known began before trainings were written
   * down. Asked for every device, so it reads no more than that.
   */
  isWanted(trainingId: TrainingId): Promise<boolean>;
  /** False where it has ended. */
  requestCancel(trainingId: TrainingId, now: Instant): Promise<boolean>;
  /** False where it has ended: that end stands. */
  finish(trainingId: TrainingId, ending: TrainingEnding): Promise<boolean>;
}
