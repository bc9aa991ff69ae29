import { InvalidInputError } from "../errors";
import { isDeviceId } from "../readings/reading";
import { checkRange } from "../runs/start-run";
import type { Orchestrations } from "../runs/orchestrations";
import type { Clock } from "../time";
import { newTrainingId, trainingInstanceOf, type Training, type TrainingRequest } from "./training";

export interface StartTrainingServices {
  readonly clock: Clock;
  readonly orchestrations: Pick<Orchestrations, "start">;
  readonly settings: { readonly bucketMs: number };
}

/**
 * Checks a request and starts its training.
 * @throws InvalidInputError naming the field that is wrong; UnavailableError where the engine does not take it.
 */
export async function startTraining(
  { clock, orchestrations, settings }: StartTrainingServices,
  request: TrainingRequest,
): Promise<Training> {
  checkRange(request, settings.bucketMs);
  for (const [field, ms] of [
    ["windowSeconds", request.windowMs],
    ["hopSeconds", request.hopMs],
  ] as const) {
    if (ms % settings.bucketMs === 0) continue;
    throw new InvalidInputError(
      field,
      `${ms / 1000} is not a whole number of buckets of ${settings.bucketMs / 1000} s`,
    );
  }
  request.leaveOut.forEach(({ from, to }, i) => {
    if (to <= from) throw new InvalidInputError(`leaveOut[${i}].to`, "is not later than its from");
  });
  const named = [...(request.devices ?? []), ...request.leaveOut.flatMap(({ deviceId }) => deviceId ?? [])];
  for (const id of named) {
    if (!isDeviceId(id)) throw new InvalidInputError("devices", `"${String(id)}" is not a device id`);
  }
  const devices = request.devices && [...new Set(request.devices)].sort();
  const requestedAt = clock();
  const training: Training = { trainingId: newTrainingId(requestedAt), requestedAt, request: { ...request, devices } };
  await orchestrations.start(trainingInstanceOf(training.trainingId), training);
  return training;
}
