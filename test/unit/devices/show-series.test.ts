import fc from "fast-check";
import { showSeries } from "../../../shared/devices/show-series";
import { aggregateOf } from "../../../shared/readings/aggregate";
import type { DeviceId, SensorName } from "../../../shared/readings/reading";

const PUMP = "pump-1" as DeviceId;
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** A bucket each minute. */
const services = {
  settings: { bucketMs: MINUTE },
  buckets: {
    readSeries: async (_: DeviceId, from: number, to: number) => {
      const starts = Array.from({ length: (to - from) / MINUTE }, (_, i) => from + i * MINUTE);
      const buckets = starts.map((bucketStart) => ({ bucketStart, ...aggregateOf(bucketStart, bucketStart) }));
      return new Map([["heat" as SensorName, buckets]]);
    },
  },
};

test("there are at most as many points as were asked for, at least half of them where there is enough", async () => {
  const lengths = fc.integer({ min: 1, max: 3_000 });
  await fc.assert(
    fc.asyncProperty(fc.nat(100_000), lengths, fc.integer({ min: 2, max: 500 }), async (first, length, points) => {
      const range = { from: first * MINUTE, to: (first + length) * MINUTE };
      const { stepMs, sensors } = await showSeries(services, PUMP, { ...range, points });
      const shown = [...sensors.values()][0] ?? [];
      expect(shown.length).toBeLessThanOrEqual(points);
      expect(shown.length).toBeGreaterThanOrEqual(Math.min(length, points / 2 - 1));
      expect(shown.reduce((sum, { count }) => sum + count, 0)).toBe(length);
      expect(shown.every(({ bucketStart }) => bucketStart % stepMs === 0)).toBe(true);
    }),
  );
});

test("a range that is not on buckets, or longer than a month, is refused by name", async () => {
  const refused = (from: number, to: number) => showSeries(services, PUMP, { from, to, points: 10 });
  await expect(refused(1, DAY)).rejects.toThrow("from: 1970-01-01T00:00:00.001Z is not on a bucket border");
  await expect(refused(0, 32 * DAY)).rejects.toThrow("from: is more than 31 days before to");
});
