import { floorTo, type Instant } from "../time";
import { aggregateOf, merge, type Aggregate } from "./aggregate";
import type { DeviceId, Reading, SensorName } from "./reading";

/** What a batch adds to one bucket. */
export interface BucketChange extends Aggregate {
  readonly deviceId: DeviceId;
  readonly sensor: SensorName;
  readonly bucketStart: Instant;
}

/** Sums readings up by device, bucket and sensor; in the order of the store's key, so that writers take locks alike. */
export function aggregateReadings(readings: Iterable<Reading>, bucketMs: number): BucketChange[] {
  const changes = new Map<string, BucketChange>();
  for (const { deviceId, sensor, value, at } of readings) {
    const bucketStart = floorTo(at, bucketMs);
    const key = `${deviceId} ${bucketStart} ${sensor}`;
    const change = changes.get(key);
    if (change === undefined) changes.set(key, { deviceId, sensor, bucketStart, ...aggregateOf(value, at) });
    else merge(change, aggregateOf(value, at));
  }
  return [...changes.values()].sort(
    (a, b) => compare(a.deviceId, b.deviceId) || a.bucketStart - b.bucketStart || compare(a.sensor, b.sensor),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
