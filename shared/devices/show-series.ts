import type { BucketReader, BucketSeries } from "../readings/bucket-reader";
import type { DeviceId } from "../readings/reading";
import { thinSeries } from "../readings/thin-series";
import { checkRange } from "../runs/check-range";
import { ceilTo, type Range } from "../time";

export interface SeriesServices {
  readonly buckets: Pick<BucketReader, "readSeries">;
  readonly settings: { readonly bucketMs: number };
}

/** Of buckets that start in [from, to), at most so many points a sensor. */
export interface SeriesRequest extends Range {
  readonly points: number;
}

export interface ShownSeries {
  /** The distance of two points: a bucket's length, or a multiple of it where there would be too many. */
  readonly stepMs: number;
  readonly sensors: BucketSeries;
}

/** What is read at once and merged: a month of minutes of all sensors. */
const MAX_DAYS = 31;

/**
 * A device's readings over time, fit for a picture.
 * @throws InvalidInputError for a range that is empty, too long, or not on the borders of buckets.
 */
export async function showSeries(
  { buckets, settings: { bucketMs } }: SeriesServices,
  deviceId: DeviceId,
  { from, to, points }: SeriesRequest,
): Promise<ShownSeries> {
  checkRange({ from, to }, bucketMs, MAX_DAYS);
  // Steps lie on the grid since the epoch, so that one more may be touched than there are steps in the range.
  const stepMs = ceilTo((to - from) / Math.max(1, points - 1), bucketMs);
  return { stepMs, sensors: thinSeries(await buckets.readSeries(deviceId, from, to), stepMs) };
}
