import { floorTo } from "../time";
import { DeviceChanges, type BucketChange } from "./device-changes";
import type { DeviceId, Reading } from "./reading";

export type { BucketChange } from "./device-changes";

/** Sums readings up by device, bucket and sensor; in the order of the store's key, so that writers take locks alike. */
export function aggregateReadings(readings: Iterable<Reading>, bucketMs: number): BucketChange[] {
  const devices = new Map<DeviceId, DeviceChanges>();
  let device: DeviceChanges | undefined;
  for (const reading of readings) {
    const bucketStart = floorTo(reading.at, bucketMs);
    if (device?.deviceId !== reading.deviceId) device = devices.get(reading.deviceId);
    if (device !== undefined) device.add(reading, bucketStart);
    else devices.set(reading.deviceId, (device = new DeviceChanges(reading, bucketStart)));
  }
  const changes: BucketChange[] = [];
  // By their code units, as the stores compare them; without a comparison function it takes half the time.
  for (const deviceId of [...devices.keys()].sort()) {
    for (const change of devices.get(deviceId)?.sorted() ?? []) changes.push(change);
  }
  return changes;
}
