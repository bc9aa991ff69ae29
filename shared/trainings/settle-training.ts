import { briefOf } from "../errors";
import { goneChunk } from "../runs/gone-chunk";
import type { InstanceState, Orchestrations } from "../runs/orchestrations";
import { isEnded } from "../runs/run";
import type { Clock } from "../time";
import { getTraining } from "./get-training";
import { startInstance } from "./start-training";
import { CHUNKS_PER_WAVE } from "./train-fleet";
import { trainingChunkInstanceOf, trainingInstanceOf, type StoredTraining, type TrainingId } from "./training";
import type { TrainingStore } from "./training-store";

export interface SettleServices {
  readonly trainings: TrainingStore;
  readonly orchestrations: Pick<Orchestrations, "start" | "state" | "terminate">;
  readonly clock: Clock;
}

/**
 * Holds a training that has not ended against the engine: what was never started is started, and what will never finish
 * ends as failed. It gets no second attempt: no window waits for it, and who still wants it asks again.
 */
export async function settleTraining(services: SettleServices, training: StoredTraining): Promise<StoredTraining> {
  const { trainings, orchestrations, clock } = services;
  const { trainingId, status } = training;
  if (isEnded(status)) return training;
  const instanceId = trainingInstanceOf(trainingId);
  const found = await orchestrations.state(instanceId);
  const chunkOf = (chunk: number): string => trainingChunkInstanceOf(trainingId, chunk);
  const gone = await goneChunk(services, found, CHUNKS_PER_WAVE, chunkOf);
  if (found.state === "going" && gone === undefined) return training;
  // It may have begun or finished between the two looks.
  const now = await getTraining(trainings, trainingId);
  if (now.status !== status) return now;
  if (status === "requested" && found.state === "lost") {
    await startInstance(orchestrations, training);
    return now;
  }
  if (gone !== undefined) await orchestrations.terminate(instanceId, `${gone} is gone`);
  const error = `instance ${instanceId}: ${reasonOf(found, gone)}`;
  await trainings.finish(trainingId, { status: "failed", finishedAt: clock(), error });
  return getTraining(trainings, trainingId);
}

function reasonOf({ state, failure }: InstanceState, gone: string | undefined): string {
  if (gone !== undefined) return `it waits for ${gone}, which is gone`;
  if (state === "lost") return "the engine no longer knows it";
  return failure ?? "it ended without finishing the training";
}

export interface SettledTrainings {
  readonly failed: readonly StoredTraining[];
  /** Trainings that could not be looked at or started this time, and why; the others are not held up by them. */
  readonly troubled: readonly { readonly trainingId: TrainingId; readonly message: string }[];
}

export async function settleTrainings(services: SettleServices): Promise<SettledTrainings> {
  const failed: StoredTraining[] = [];
  const troubled: { trainingId: TrainingId; message: string }[] = [];
  for (const training of await services.trainings.unfinished()) {
    try {
      const settled = await settleTraining(services, training);
      if (settled.status === "failed") failed.push(settled);
    } catch (error) {
      troubled.push({ trainingId: training.trainingId, message: briefOf(error) });
    }
  }
  return { failed, troubled };
}
