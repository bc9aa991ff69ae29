import { gaussian, seededRandom } from "../../../cli/simulation/random";
import { DAY_MS } from "../../../shared/drift/drift-reference";
import type { Bucket } from "../../../shared/readings/bucket-reader";
import type { SensorName } from "../../../shared/readings/reading";
import type { Instant } from "../../../shared/time";
import type { BucketSource } from "../quality/bucketed-devices";

/** How a sensor was in training. */
export interface Usual {
  readonly mean: number;
  readonly stddev: number;
}

/** What is added to a value, so many days after it began. */
type Disturbance = (value: number, usual: Usual, days: number, at: Instant) => number;

export const DISTURBANCES: Readonly<Record<string, Disturbance>> = {
  step1: (_, { stddev }) => stddev,
  step2: (_, { stddev }) => 2 * stddev,
  ramp: (_, { stddev }, days) => 0.2 * stddev * days,
  gain: (value, { mean }) => value - mean,
  noise: (_, { stddev }, __, at) => stddev * gaussian(seededRandom(1, at)),
};

/** As the sensor would read from `from` on. */
export const disturbed = (
  source: BucketSource,
  sensor: SensorName,
  usual: Usual,
  from: Instant,
  disturbance: Disturbance,
): BucketSource => ({
  readSeries: async (deviceId, start, end) => {
    const series = new Map(await source.readSeries(deviceId, start, end));
    const move = (bucket: Bucket): Bucket => {
      const days = (bucket.bucketStart - from) / DAY_MS;
      if (days < 0) return bucket;
      return { ...bucket, mean: bucket.mean + disturbance(bucket.mean, usual, days, bucket.bucketStart) };
    };
    series.set(sensor, (series.get(sensor) ?? []).map(move));
    return series;
  },
});

export function usualOf(buckets: readonly Bucket[]): Usual {
  const mean = buckets.reduce((sum, bucket) => sum + bucket.mean, 0) / buckets.length;
  const variance = buckets.reduce((sum, bucket) => sum + (bucket.mean - mean) ** 2, 0) / buckets.length;
  return { mean, stddev: Math.sqrt(variance) };
}
