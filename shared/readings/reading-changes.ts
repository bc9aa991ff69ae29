import type { Instant } from "../time";
import { aggregatePoints, type BucketChange } from "./aggregate-points";
import type { DeviceSeen, LateChange, ReadingChanges } from "./ingest/ingest-store";
import type { DeviceId, Point } from "./reading";

/** What points whose readings are counted now change, where everything before `closedThrough` was judged already. */
export function changesOf(
  points: readonly Point[],
  closedThrough: Instant | undefined,
  bucketMs: number,
): ReadingChanges {
  return changesTo(aggregatePoints(points, bucketMs), closedThrough, bucketMs);
}

/** What is changed with buckets that come in order of device, start and sensor. */
export function changesTo(
  buckets: readonly BucketChange[],
  closedThrough: Instant | undefined,
  bucketMs: number,
): ReadingChanges {
  return { buckets, lateChanges: lateChangesOf(buckets, closedThrough, bucketMs), devices: devicesOf(buckets) };
}

function lateChangesOf(buckets: readonly BucketChange[], closedThrough: Instant | undefined, bucketMs: number) {
  const changes: LateChange[] = [];
  if (closedThrough === undefined) return changes;
  for (const { deviceId, bucketStart } of buckets) {
    if (bucketStart >= closedThrough) continue;
    const last = changes.at(-1);
    const to = bucketStart + bucketMs;
    if (last?.deviceId === deviceId && bucketStart <= last.to) changes[changes.length - 1] = { ...last, to };
    else changes.push({ deviceId, from: bucketStart, to });
  }
  return changes;
}

/** The buckets of a device stand together, the oldest first. */
function devicesOf(buckets: readonly BucketChange[]): DeviceSeen[] {
  const devices: { deviceId: DeviceId; firstAt: Instant; lastAt: Instant }[] = [];
  let device: (typeof devices)[number] | undefined;
  for (const { deviceId, bucketStart } of buckets) {
    if (device?.deviceId === deviceId) device.lastAt = bucketStart;
    else devices.push((device = { deviceId, firstAt: bucketStart, lastAt: bucketStart }));
  }
  return devices;
}
