import type { Orchestrator, Step } from "../runs/orchestrator";
import type { ChunkTraining, TrainingPlan } from "./plan-training";
import type { FinishTrainingInput } from "./finish-training";
import { trainFallback } from "./train-fallback";
import {
  addTrained,
  NOTHING_TRAINED,
  trainingInstanceOf,
  type FleetOutcome,
  type Training,
  type TrainingCounts,
} from "./training";

export interface FleetTraining extends Training {
  /** From the second wave on: what those before came to. */
  readonly begun?: Begun;
}

interface Begun {
  readonly plan: TrainingPlan;
  readonly wave: number;
  readonly counts: TrainingCounts;
  readonly fleet: FleetOutcome | undefined;
}

const CHUNKS_PER_WAVE = 4;

/** A training: plan, the fleet's model, devices in waves of chunks, finish. A wave is an execution of its own. */
export function* trainFleet(o: Orchestrator, { begun, ...training }: FleetTraining): Step<TrainingCounts> {
  const plan = begun?.plan ?? (yield* o.call<TrainingPlan>("plan-training", training));
  const wave = begun?.wave ?? 0;
  const first = wave * CHUNKS_PER_WAVE;
  const last = Math.min(first + CHUNKS_PER_WAVE, plan.chunks);
  const show = (chunksDone: number, more: object) => {
    o.showProgress({ chunks: plan.chunks, chunksDone, devices: plan.devices, ...more });
  };
  if (begun === undefined && plan.sampled !== undefined) show(0, { fleetModel: "training" });
  const fleet = begun === undefined ? yield* trainFallback(o, { ...training, plan }) : begun.fleet;
  const standIn = plan.fleetVersion ?? (fleet?.status === "trained" ? fleet.version : undefined);
  show(first, { ...begun?.counts, fleetModel: fleet?.status });
  const children = Array.from({ length: last - first }, (_, i) => ({
    instanceId: `${trainingInstanceOf(training.trainingId)}-${first + i}`,
    input: { ...training, plan, chunk: first + i, standIn } satisfies ChunkTraining,
  }));
  const trained = yield* o.callChildren<TrainingCounts>("train-chunk", children);
  const counts = trained.reduce(addTrained, begun?.counts ?? NOTHING_TRAINED);
  show(last, { ...counts, fleetModel: fleet?.status });
  if (last < plan.chunks) {
    o.continueAsNew({ ...training, begun: { plan, wave: wave + 1, counts, fleet } } satisfies FleetTraining);
    return counts;
  }
  yield* o.call("finish-training", { ...training, plan, counts, fleet } satisfies FinishTrainingInput);
  return counts;
}
