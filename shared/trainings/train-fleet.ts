import type { Orchestrator, Step } from "../runs/orchestrator";
import type { Go } from "../runs/begin-run";
import type { ChunkTraining, PlanTraining, TrainingPlan } from "./plan-training";
import { trainFallback } from "./train-fallback";
import {
  addTrained,
  NOTHING_DONE,
  trainingChunkInstanceOf,
  type Training,
  type TrainingCounts,
  type TrainingProgress,
  type TrainingSoFar,
} from "./training";

export interface FleetTraining extends Training {
  /** From the second wave on: what those before came to. Version 1 said which wave it is. */
  readonly begun?: { readonly plan: TrainingPlan } & (
    { readonly progress: TrainingProgress } | { readonly wave: number; readonly progress?: undefined }
  );
}

export const CHUNKS_PER_WAVE = 4;

/** A training: plan, the fleet's model, devices in waves of chunks, finish. A wave is an execution of its own. */
export function* trainFleet(o: Orchestrator, { begun, ...training }: FleetTraining): Step<TrainingProgress> {
  const { trainingId } = training;
  let progress = begun === undefined ? NOTHING_DONE : progressOf(begun);
  // Trainings of version 1 have no row to ask.
  const isWritten = Number(o.version) >= 2;
  const go = isWritten ? yield* o.call<Go>("begin-training", { trainingId, progress } satisfies TrainingSoFar) : "on";
  if (go === "stop") return progress;
  if (go === "on") {
    const plan = begun?.plan ?? (yield* o.call<TrainingPlan>("plan-training", training));
    // The plan has the devices; what goes by it does not carry them.
    const rest = { ...training, request: { ...training.request, devices: undefined } };
    if (begun === undefined) progress = yield* withFallback(o, { ...rest, plan }, progress);
    const standIn = standInOf(plan, progress);
    progress = yield* trainWave(o, { ...rest, plan, standIn }, progress);
    if (progress.chunksDone < plan.chunks) {
      o.continueAsNew({ ...rest, begun: { plan, progress } } satisfies FleetTraining);
      return progress;
    }
  }
  yield* o.call("finish-training", { trainingId, progress } satisfies TrainingSoFar);
  return progress;
}

const progressOf = (begun: NonNullable<FleetTraining["begun"]>): TrainingProgress =>
  begun.progress ?? { ...NOTHING_DONE, chunksDone: begun.wave * CHUNKS_PER_WAVE };

function* withFallback(o: Orchestrator, training: PlanTraining, progress: TrainingProgress): Step<TrainingProgress> {
  const fleetModel = yield* trainFallback(o, training);
  return fleetModel === undefined ? progress : { ...progress, counts: { ...progress.counts, fleetModel } };
}

/** The version of the fleet's model that serves, on their scale, devices with too little data for one of their own. */
function standInOf({ fleetVersion }: TrainingPlan, { counts: { fleetModel } }: TrainingProgress): string | undefined {
  return fleetVersion ?? (fleetModel?.status === "trained" ? fleetModel.version : undefined);
}

function* trainWave(
  o: Orchestrator,
  training: Omit<ChunkTraining, "chunk">,
  { chunksDone: first, counts }: TrainingProgress,
): Step<TrainingProgress> {
  const { plan, trainingId } = training;
  const last = Math.min(first + CHUNKS_PER_WAVE, plan.chunks);
  o.showProgress({ chunks: plan.chunks, chunksDone: first });
  const children = Array.from({ length: last - first }, (_, i) => ({
    instanceId: trainingChunkInstanceOf(trainingId, first + i),
    input: { ...training, chunk: first + i } satisfies ChunkTraining,
  }));
  const trained = yield* o.callChildren<TrainingCounts>("train-chunk", children);
  o.showProgress({ chunks: plan.chunks, chunksDone: last });
  return { chunksDone: last, counts: trained.reduce(addTrained, counts) };
}
