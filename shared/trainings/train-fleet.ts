import type { Orchestrator, Step } from "../runs/orchestrator";
import type { ChunkTraining, TrainingPlan } from "./plan-training";
import { addTrained, NOTHING_TRAINED, trainingInstanceOf, type Training, type TrainingCounts } from "./training";

export interface FleetTraining extends Training {
  /** From the second wave on: what those before came to. */
  readonly begun?: { readonly plan: TrainingPlan; readonly wave: number; readonly counts: TrainingCounts };
}

const CHUNKS_PER_WAVE = 4;

/** A training: plan, train in waves of chunks, finish. A wave is an execution of its own. */
export function* trainFleet(o: Orchestrator, { begun, ...training }: FleetTraining): Step<TrainingCounts> {
  const plan = begun?.plan ?? (yield* o.call<TrainingPlan>("plan-training", training));
  const wave = begun?.wave ?? 0;
  const first = wave * CHUNKS_PER_WAVE;
  const last = Math.min(first + CHUNKS_PER_WAVE, plan.chunks);
  o.showProgress({ chunks: plan.chunks, chunksDone: first, devices: plan.devices, ...begun?.counts });
  const children = Array.from({ length: last - first }, (_, i) => ({
    instanceId: `${trainingInstanceOf(training.trainingId)}-${first + i}`,
    input: { ...training, plan, chunk: first + i } satisfies ChunkTraining,
  }));
  const trained = yield* o.callChildren<TrainingCounts>("train-chunk", children);
  const counts = trained.reduce(addTrained, begun?.counts ?? NOTHING_TRAINED);
  o.showProgress({ chunks: plan.chunks, chunksDone: last, devices: plan.devices, ...counts });
  if (last < plan.chunks) {
    o.continueAsNew({ ...training, begun: { plan, wave: wave + 1, counts } } satisfies FleetTraining);
    return counts;
  }
  yield* o.call("finish-training", { ...training, plan, counts });
  return counts;
}
