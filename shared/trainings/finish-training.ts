import { jsonBytes, type Blobs } from "../blobs";
import { JSON_TYPE } from "../runs/run-files";
import { isoOf, type Clock } from "../time";
import type { TrainingPlan } from "./plan-training";
import { trainingFiles, type FleetOutcome, type Training, type TrainingCounts, type TrainingId } from "./training";

export interface TrainingSummary extends TrainingCounts {
  readonly trainingId: TrainingId;
  readonly devices: number;
  readonly chunks: number;
  readonly requestedAt: string;
  readonly finishedAt: string;
  /** What became of the fleet's model; left out where it was not asked for. */
  readonly fleetModel?: FleetOutcome | undefined;
}

export interface FinishTrainingInput extends Training {
  readonly plan: TrainingPlan;
  readonly counts: TrainingCounts;
  readonly fleet?: FleetOutcome | undefined;
}

/** Writes what the training came to, the last of its blobs. */
export async function finishTraining(
  { blobs, clock }: { readonly blobs: Blobs; readonly clock: Clock },
  { trainingId, requestedAt, plan, counts, fleet }: FinishTrainingInput,
): Promise<void> {
  const summary: TrainingSummary = {
    ...{ trainingId, devices: plan.devices, chunks: plan.chunks, ...counts, fleetModel: fleet },
    ...{ requestedAt: isoOf(requestedAt), finishedAt: isoOf(clock()) },
  };
  await blobs.create(trainingFiles.summary(trainingId), jsonBytes(summary), JSON_TYPE);
}
