import type { Orchestrator, Step } from "../runs/orchestrator";
import { inRounds } from "./in-rounds";
import { samplePartsOf } from "./plan-sample";
import type { PlanTraining } from "./plan-training";
import type { SampleInput } from "./sample-devices";
import type { FleetOutcome } from "./training";

/** Trains the fleet's model: samples devices, then learns from all samples. Undefined where it is not wanted. */
export function* trainFallback(o: Orchestrator, training: PlanTraining): Step<FleetOutcome | undefined> {
  const { sampled } = training.plan;
  if (sampled === undefined) return undefined;
  const parts = Array.from(
    { length: samplePartsOf(sampled) },
    (_, part) => ({ ...training, part }) satisfies SampleInput,
  );
  const { lost: lostSample } = yield* inRounds(o, "sample-devices", parts);
  if (lostSample !== undefined) return lostOf(lostSample);
  const { outcomes, lost } = yield* inRounds<FleetOutcome>(o, "train-sampled", [training]);
  return outcomes[0] ?? lostOf(lost ?? "");
}

const lostOf = (message: string): FleetOutcome => ({ status: "refused", code: "training-lost", message });
