import { briefOf } from "../errors";
import type { Orchestrator, Step } from "../runs/orchestrator";
import { DEVICES_PER_CHUNK, type ChunkTraining } from "./plan-training";
import type { PublishTrainingInput } from "./publish-training";
import type { DeviceOutcome, TrainingCounts } from "./training";
import type { TrainInput } from "./train-planned";

const ROUNDS = 4;
const FIRST_PAUSE_MS = 2_000;

/** Trains a chunk's devices, one activity each, and publishes what became of them. */
export function* trainChunk(o: Orchestrator, input: ChunkTraining): Step<TrainingCounts> {
  const { plan, chunk } = input;
  const devices = Math.min(DEVICES_PER_CHUNK, plan.devices - chunk * DEVICES_PER_CHUNK);
  const inputs = Array.from({ length: devices }, (_, position) => ({ ...input, position }) satisfies TrainInput);
  const outcomes = yield* inRounds(o, inputs);
  return yield* o.call<TrainingCounts>("publish-training", { ...input, ...outcomes } satisfies PublishTrainingInput);
}

/** Where one activity throws, all run again: what was trained already comes out the same. */
function* inRounds(
  o: Orchestrator,
  inputs: readonly TrainInput[],
): Step<Pick<PublishTrainingInput, "outcomes" | "lost">> {
  for (let round = 1; ; round++) {
    try {
      return { outcomes: yield* o.callAll<DeviceOutcome>("train-device", inputs), lost: undefined };
    } catch (error) {
      if (round === ROUNDS) return { outcomes: [], lost: briefOf(error) };
    }
    yield* o.sleep(FIRST_PAUSE_MS * 2 ** round);
  }
}
