import { InvalidInputError } from "../errors";
import { isoOf, type Range } from "../time";

const DAY_MS = 86_400_000;

/** Of a run, or of what a training learns from. */
export const MAX_DAYS = 366;

/** @throws InvalidInputError where the range is empty, too long, or not on the borders of buckets. */
export function checkRange({ from, to }: Range, bucketMs: number, maxDays = MAX_DAYS): void {
  for (const [field, instant] of Object.entries({ from, to })) {
    if (instant % bucketMs !== 0) {
      throw new InvalidInputError(field, `${isoOf(instant)} is not on a bucket border (every ${bucketMs / 1000} s)`);
    }
  }
  if (to - from > maxDays * DAY_MS) throw new InvalidInputError("from", `is more than ${maxDays} days before to`);
  if (to <= from) throw new InvalidInputError("to", `${isoOf(to)} is not later than from, ${isoOf(from)}`);
}
