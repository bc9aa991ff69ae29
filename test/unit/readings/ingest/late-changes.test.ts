import fc from "fast-check";
import { decideIngest } from "../../../../shared/readings/ingest/decide-ingest";
import type { IngestState } from "../../../../shared/readings/ingest/ingest-store";
import { itemOf } from "../../../support/domain/points";
import type { DeviceId, Reading, SensorName } from "../../../../shared/readings/reading";
import { floorTo } from "../../../../shared/time";

const BUCKET_MS = 10;

const reading = (device: number, sensor: number, at: number): Reading => ({
  deviceId: `device-${device}` as DeviceId,
  sensor: `sensor-${sensor}` as SensorName,
  value: at,
  at,
});

function decide(readings: readonly Reading[], closedThrough: number | undefined) {
  const state: IngestState = { watermark: undefined, seen: new Set(), closedThrough };
  const items = readings.map(itemOf);
  const event = { sequenceNumber: 0, enqueuedAt: 0, body: Buffer.from(""), items };
  const write = decideIngest([event], state, { bucketMs: BUCKET_MS, beginningSequenceNumber: 0 });
  if (write === undefined) throw new Error("a first batch is always written");
  return write;
}

test("before the first run nothing is late", () => {
  expect(decide([reading(0, 0, 5)], undefined)).toMatchObject({ lateChanges: [], late: 0 });
});

test("a bucket is late as soon as it starts before what is closed", () => {
  const readings = [reading(0, 0, 9), reading(0, 0, 19), reading(0, 0, 20)];
  const change = { deviceId: "device-0", from: 0, to: 20 };
  expect(decide(readings, 20)).toMatchObject({ lateChanges: [change], late: 2 });
});

test("sensors and neighbouring buckets of a device are one change, apart from other devices'", () => {
  const readings = [reading(0, 0, 0), reading(0, 1, 0), reading(0, 1, 10), reading(0, 0, 30), reading(1, 0, 10)];
  expect(decide(readings, 100).lateChanges).toEqual([
    { deviceId: "device-0", from: 0, to: 20 },
    { deviceId: "device-0", from: 30, to: 40 },
    { deviceId: "device-1", from: 10, to: 20 },
  ]);
});

const readings = fc.array(
  fc.tuple(fc.nat(2), fc.nat(2), fc.nat(199)).map(([device, sensor, at]) => reading(device, sensor, at)),
  { maxLength: 30 },
);

test("late changes name exactly the closed buckets that changed, none twice, none touching", () => {
  fc.assert(
    fc.property(readings, fc.nat(20), (all, closedBuckets) => {
      const closedThrough = closedBuckets * BUCKET_MS;
      const { lateChanges } = decide(all, closedThrough);
      const named = lateChanges.flatMap(({ deviceId, from, to }) =>
        Array.from({ length: (to - from) / BUCKET_MS }, (_, i) => `${deviceId} ${from + i * BUCKET_MS}`),
      );
      const late = all
        .map(({ deviceId, at }) => ({ deviceId, start: Math.floor(at / BUCKET_MS) * BUCKET_MS }))
        .filter(({ start }) => start < closedThrough)
        .map(({ deviceId, start }) => `${deviceId} ${start}`);
      expect(named).toHaveLength(new Set(named).size);
      expect(new Set(named)).toEqual(new Set(late));
      for (const [i, change] of lateChanges.entries()) {
        const before = lateChanges[i - 1];
        if (before?.deviceId === change.deviceId) expect(change.from).toBeGreaterThan(before.to);
      }
    }),
  );
});

test("each device is told once, with where its first and last bucket start", () => {
  fc.assert(
    fc.property(readings, (all) => {
      const { devices } = decide(all, undefined);
      const ids = [...new Set(all.map(({ deviceId }) => deviceId))].sort();
      const times = (id: DeviceId): number[] =>
        all.filter(({ deviceId }) => deviceId === id).map(({ at }) => floorTo(at, BUCKET_MS));
      expect(devices).toEqual(
        ids.map((id) => ({ deviceId: id, firstAt: Math.min(...times(id)), lastAt: Math.max(...times(id)) })),
      );
    }),
  );
});
