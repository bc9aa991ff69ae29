import { jsonBytes, type Blobs } from "../blobs";
import { JSON_TYPE } from "../runs/run-files";
import { isoOf, type Clock } from "../time";
import type { TrainingPlan } from "./plan-training";
import { trainingFiles, type Training, type TrainingCounts, type TrainingId } from "./training";

export interface TrainingSummary extends TrainingCounts {
  readonly trainingId: TrainingId;
  readonly devices: number;
  readonly chunks: number;
  readonly requestedAt: string;
  readonly finishedAt: string;
}

export interface FinishTrainingInput extends Training {
  readonly plan: TrainingPlan;
  readonly counts: TrainingCounts;
}

/** Writes what the training came to, the last of its blobs. */
export async function finishTraining(
  { blobs, clock }: { readonly blobs: Blobs; readonly clock: Clock },
  { trainingId, requestedAt, plan, counts }: FinishTrainingInput,
): Promise<void> {
  const summary: TrainingSummary = {
    ...{ trainingId, devices: plan.devices, chunks: plan.chunks, ...counts },
    ...{ requestedAt: isoOf(requestedAt), finishedAt: isoOf(clock()) },
  };
  await blobs.create(trainingFiles.summary(trainingId), jsonBytes(summary), JSON_TYPE);
}
