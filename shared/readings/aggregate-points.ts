import { floorTo } from "../time";
import { DeviceChanges, type BucketChange } from "./device-changes";
import type { DeviceId, Point } from "./reading";

export type { BucketChange } from "./device-changes";

/** Sums the readings of points up by device, bucket and sensor; in the order of the store's key, so that writers take locks alike. */
export function aggregatePoints(points: Iterable<Point>, bucketMs: number): BucketChange[] {
  const devices = new Map<DeviceId, DeviceChanges>();
  let device: DeviceChanges | undefined;
  for (const point of points) {
    if (device?.deviceId !== point.deviceId) device = devices.get(point.deviceId);
    if (device === undefined) devices.set(point.deviceId, (device = new DeviceChanges(point.deviceId)));
    device.add(point, floorTo(point.at, bucketMs));
  }
  const changes: BucketChange[] = [];
  // By their code units, as the stores compare them; without a comparison function it takes half the time.
  for (const deviceId of [...devices.keys()].sort()) {
    for (const change of devices.get(deviceId)?.sorted() ?? []) changes.push(change);
  }
  return changes;
}
