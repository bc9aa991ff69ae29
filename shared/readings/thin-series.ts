import { floorTo } from "../time";
import { merge } from "./aggregate";
import type { Bucket, BucketSeries } from "./bucket-reader";

/**
 * The series on a coarser grid: all buckets that start within one step become one, as if its readings had been summed up
 * there. What has no reading stays away.
 * @param stepMs a multiple of the buckets' own length
 */
export function thinSeries(series: BucketSeries, stepMs: number): BucketSeries {
  return new Map(Array.from(series, ([sensor, buckets]) => [sensor, thin(buckets, stepMs)]));
}

function thin(buckets: readonly Bucket[], stepMs: number): Bucket[] {
  const thinned: Bucket[] = [];
  for (const bucket of buckets) {
    const bucketStart = floorTo(bucket.bucketStart, stepMs);
    const last = thinned.at(-1);
    if (last?.bucketStart === bucketStart) merge(last, bucket);
    else thinned.push({ ...bucket, bucketStart });
  }
  return thinned;
}
