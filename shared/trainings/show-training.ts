import { readJson, type Blobs } from "../blobs";
import { NotFoundError } from "../errors";
import type { InstanceState, Orchestrations } from "../runs/orchestrations";
import type { TrainingSummary } from "./finish-training";
import { trainingFiles, trainingInstanceOf, type DeviceOutcome, type TrainingId } from "./training";

export interface ShowTrainingServices {
  readonly blobs: Blobs;
  readonly orchestrations: Pick<Orchestrations, "state">;
}

export type ShownTraining =
  | ({ readonly status: "completed" } & TrainingSummary)
  /** `progress` is undefined before there is a plan. */
  | { readonly status: "running"; readonly trainingId: TrainingId; readonly progress: InstanceState["progress"] }
  | { readonly status: "failed"; readonly trainingId: TrainingId; readonly error: string };

/** @throws NotFoundError where neither storage nor the engine knows it. */
export async function showTraining(services: ShowTrainingServices, trainingId: TrainingId): Promise<ShownTraining> {
  const { blobs, orchestrations } = services;
  const { state, failure, progress } = await orchestrations.state(trainingInstanceOf(trainingId));
  const summary = await readJson<TrainingSummary>(blobs, trainingFiles.summary(trainingId));
  if (summary !== undefined) return { status: "completed", ...summary };
  if (state === "lost") throw new NotFoundError(`training ${trainingId}`);
  if (state === "going") return { status: "running", trainingId, progress };
  return { status: "failed", trainingId, error: failure ?? "it was stopped" };
}

/** What became of the devices of one chunk; undefined where it is not done yet. */
export const readTrainingPart = (
  { blobs }: { readonly blobs: Blobs },
  trainingId: TrainingId,
  chunk: number,
): Promise<DeviceOutcome[] | undefined> => readJson(blobs, trainingFiles.part(trainingId, chunk));
