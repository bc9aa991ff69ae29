import { InvalidInputError } from "../errors";
import { isDeviceId } from "../readings/reading";
import { checkRange } from "../runs/check-range";
import type { TrainingRequest } from "./training";

/** @throws InvalidInputError naming the field that is wrong. */
export function checkTraining(request: TrainingRequest, bucketMs: number): void {
  checkRange(request, bucketMs);
  for (const [field, ms] of [
    ["windowSeconds", request.windowMs],
    ["hopSeconds", request.hopMs],
  ] as const) {
    if (ms % bucketMs === 0) continue;
    throw new InvalidInputError(field, `${ms / 1000} is not a whole number of buckets of ${bucketMs / 1000} s`);
  }
  request.leaveOut.forEach(({ from, to }, i) => {
    if (to <= from) throw new InvalidInputError(`leaveOut[${i}].to`, "is not later than its from");
  });
  for (const id of request.devices ?? []) {
    if (!isDeviceId(id)) throw new InvalidInputError("devices", `"${String(id)}" is not a device id`);
  }
}
