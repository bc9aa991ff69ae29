import { Plant } from "../../cli/simulation/plant";
import { aggregatePoints, type BucketChange } from "../../shared/readings/aggregate-points";
import type { DeviceId, Point, SensorName } from "../../shared/readings/reading";
import type { Store } from "../../shared/storage/store";
import type { Instant } from "../../shared/time";
import { ingestWrite, PARTITION } from "../support/contract/ingest-writes";

const MINUTE_MS = 60_000;
/** What a model is trained on. */
export const HISTORY_MINUTES = 120;
const DEVICES_A_BATCH = 500;

export const fleetOf = (devices: number): DeviceId[] =>
  Array.from({ length: devices }, (_, i) => `pump-${String(i).padStart(6, "0")}` as DeviceId);

/**
 * Puts buckets into the store by what ingest writes with, but past the hub: a hundred thousand devices would take it
 * half an hour. The first device has two hours up to `to`, the others `minutes`: what it read, each at another time.
 */
export async function putFleet(
  store: Store,
  devices: readonly DeviceId[],
  minutes: number,
  to: Instant,
): Promise<void> {
  const read = minutesRead(to);
  for (let from = 0, batch = 0; from < devices.length; from += DEVICES_A_BATCH, batch++) {
    const those = devices.slice(from, from + DEVICES_A_BATCH);
    const buckets = those.flatMap((deviceId, i) => [
      ...bucketsOf(deviceId, from + i, from + i === 0 ? HISTORY_MINUTES : minutes, read, to),
    ]);
    const seen = those.map((deviceId) => ({ deviceId, firstAt: to - minutes * MINUTE_MS, lastAt: to - MINUTE_MS }));
    const write = ingestWrite(batch, { buckets, devices: seen });
    await store.ingest.ingest(PARTITION, [], to, () => write);
  }
}

/** Minute by minute, what one pump reads. */
function minutesRead(to: Instant): BucketChange[][] {
  const history = new Plant({ seed: 1, devices: 1, stepSeconds: 60 }).history(to - HISTORY_MINUTES * MINUTE_MS, to);
  const points = [...history].map(({ deviceId, at, values }): Point => {
    return { deviceId, at, sensors: Object.keys(values) as SensorName[], values: Object.values(values) };
  });
  return points.map((point) => [...aggregatePoints([point], MINUTE_MS)]);
}

function* bucketsOf(
  deviceId: DeviceId,
  shift: number,
  minutes: number,
  read: readonly (readonly BucketChange[])[],
  to: Instant,
): Generator<BucketChange> {
  for (let minute = HISTORY_MINUTES - minutes; minute < HISTORY_MINUTES; minute++) {
    const at = to - (HISTORY_MINUTES - minute) * MINUTE_MS;
    for (const bucket of read[(minute + shift) % read.length] ?? [])
      yield { ...bucket, deviceId, bucketStart: at, firstAt: at, lastAt: at };
  }
}
