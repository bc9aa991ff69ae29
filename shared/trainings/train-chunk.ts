import type { Orchestrator, Step } from "../runs/orchestrator";
import { inRounds } from "./in-rounds";
import { DEVICES_PER_CHUNK, type ChunkTraining } from "./plan-training";
import type { PublishTrainingInput } from "./publish-training";
import type { DeviceOutcome, TrainingCounts } from "./training";
import type { TrainInput } from "./train-planned";

/** Trains a chunk's devices, one activity each, and publishes what became of them. */
export function* trainChunk(o: Orchestrator, input: ChunkTraining): Step<TrainingCounts> {
  const { plan, chunk } = input;
  const devices = Math.min(DEVICES_PER_CHUNK, plan.devices - chunk * DEVICES_PER_CHUNK);
  const inputs = Array.from({ length: devices }, (_, position) => ({ ...input, position }) satisfies TrainInput);
  const outcomes = yield* inRounds<DeviceOutcome>(o, "train-device", inputs);
  return yield* o.call<TrainingCounts>("publish-training", { ...input, ...outcomes } satisfies PublishTrainingInput);
}
