import type { Instant } from "../time";
import { aggregateReadings, type BucketChange } from "./aggregate-readings";
import type { DeviceSeen, LateChange, ReadingChanges } from "./ingest-store";
import type { Reading } from "./reading";

/** What readings that are counted now change, where everything before `closedThrough` was judged already. */
export function changesOf(
  readings: readonly Reading[],
  closedThrough: Instant | undefined,
  bucketMs: number,
): ReadingChanges {
  const buckets = aggregateReadings(readings, bucketMs);
  return { buckets, lateChanges: lateChangesOf(buckets, closedThrough, bucketMs), devices: devicesOf(readings) };
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

function devicesOf(readings: readonly Reading[]): DeviceSeen[] {
  const devices = new Map<string, { -readonly [K in keyof DeviceSeen]: DeviceSeen[K] }>();
  for (const { deviceId, at } of readings) {
    const device = devices.get(deviceId);
    if (device === undefined) devices.set(deviceId, { deviceId, firstAt: at, lastAt: at });
    else {
      device.firstAt = Math.min(device.firstAt, at);
      device.lastAt = Math.max(device.lastAt, at);
    }
  }
  return [...devices.values()].sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
}
