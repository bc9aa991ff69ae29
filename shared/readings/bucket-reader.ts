import type { Instant } from "../time";
import type { Aggregate } from "./aggregate";
import type { DeviceId, SensorName } from "./reading";

export interface Bucket extends Aggregate {
  readonly bucketStart: Instant;
}

/** The buckets of each sensor in order of time; sensors without a bucket are not there. */
export type BucketSeries = ReadonlyMap<SensorName, readonly Bucket[]>;

export interface BucketReader {
  /**
   * The device's buckets that start in [from, to), all sensors. Those that retention has given up are not seen, whether
   * they are deleted yet or not: a run finds the same whenever it looks.
   * @throws UnavailableError where the store cannot be reached.
   */
  readSeries(deviceId: DeviceId, from: Instant, to: Instant): Promise<BucketSeries>;

  /** Start of the oldest bucket that retention has not given up; undefined where there is none. */
  oldestBucket(): Promise<Instant | undefined>;

  /** Start of the device's newest bucket; undefined where it has none. */
  latestBucket(deviceId: DeviceId): Promise<Instant | undefined>;

  /** Readings in all buckets: what was counted, by the buckets themselves. */
  countReadings(): Promise<number>;
}
