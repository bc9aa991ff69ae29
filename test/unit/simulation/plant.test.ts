import fc from "fast-check";
import { Plant } from "../../../cli/simulation/plant";
import { PUMP } from "../../../cli/simulation/sensors";
import { simulateDataset } from "../../../cli/simulation/simulated-dataset";
import type { Point } from "../../../cli/sending/point";
import type { DeviceId, SensorName } from "../../../shared/readings/reading";

const HOUR = 3_600_000;
const NOON = Date.parse("2026-03-01T12:00:00Z");
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

const historyOf = (seed: number, devices: number, hours: number): Point[] => [
  ...new Plant({ seed, devices, stepSeconds: 60 }).history(NOON, NOON + hours * HOUR),
];

test("makes the same points from the same seed, byte for byte", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const options = { seed, devices: 3, stepSeconds: 60, from: NOON, split: NOON + HOUR, to: NOON + 5 * HOUR };
      const bytes = (): string => JSON.stringify([...(simulateDataset(options).points() as Iterable<Point>)]);
      expect(bytes()).toBe(bytes());
    }),
    { numRuns: 10 },
  );
});

test("makes other points from another seed", () => {
  expect(historyOf(1, 1, 1)).not.toEqual(historyOf(2, 1, 1));
});

test("walks a dataset again from its beginning", () => {
  const dataset = simulateDataset({
    seed: 4,
    devices: 2,
    stepSeconds: 60,
    from: NOON,
    split: NOON,
    to: NOON + 4 * HOUR,
  });
  expect([...(dataset.points() as Iterable<Point>)]).toEqual([...(dataset.points() as Iterable<Point>)]);
  expect([...dataset.splits.keys()]).toEqual(["pump-01", "pump-02"]);
});

test("lets every device read every sensor on every step of the grid, in the order of time", () => {
  const plant = new Plant({ seed: 1, devices: 3, stepSeconds: 60 });
  const points = [...plant.history(NOON + 1, NOON + 180_001)];
  expect(points.map(({ deviceId, at }) => [deviceId, at - NOON])).toEqual(
    [60_000, 120_000, 180_000].flatMap((at) => ["pump-01", "pump-02", "pump-03"].map((id) => [id, at])),
  );
  for (const { values } of points) expect(Object.keys(values)).toEqual(PUMP.map(({ name }) => name));
});

test("makes points as they are asked for", () => {
  const endless = new Plant({ seed: 1, devices: 12, stepSeconds: 60 }).history(NOON, Infinity);
  expect([...endless.take(5)]).toHaveLength(5);
});

test("leaves the readings of a device as they were when devices are added", () => {
  const first = (points: readonly Point[]): Point[] => points.filter(({ deviceId }) => deviceId === "pump-01");
  expect(first(historyOf(5, 4, 2))).toEqual(first(historyOf(5, 1, 2)));
});

test("lets the sensors of a healthy device follow their shared load", () => {
  const points = historyOf(3, 1, 24);
  const series = (sensor: string): number[] => points.map(({ values }) => values[sensor as SensorName] ?? NaN);
  expect(correlation(series("temperature"), series("current"))).toBeGreaterThan(0.7);
  expect(correlation(series("temperature"), series("pressure"))).toBeLessThan(-0.4);
});

test("gives live points one step at a time, the same as the history over that time", () => {
  const plant = new Plant({ seed: 6, devices: 2, stepSeconds: 10 });
  const live = [0, 10_000, 20_000].flatMap((after) => [...plant.pointsAt(NOON + after)]);
  expect(live).toEqual([...new Plant({ seed: 6, devices: 2, stepSeconds: 10 }).history(NOON, NOON + 30_000)]);
});

test.each([
  [{ devices: 0 }, "devices: 0"],
  [{ devices: 1.5 }, "devices: 1.5"],
  [{ stepSeconds: 0 }, "stepSeconds: 0"],
  [{ stepSeconds: NaN }, "stepSeconds: NaN"],
])("refuses %j", (wrong, message) => {
  expect(() => new Plant({ seed: 1, devices: 1, stepSeconds: 60, ...wrong })).toThrow(message);
});

test("names its devices so that many sort and stay valid", () => {
  const ids = new Plant({ seed: 1, devices: 12, stepSeconds: 60 }).devices;
  expect([...ids].sort()).toEqual(ids);
  expect(new Set<DeviceId>(ids).size).toBe(12);
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const covariance = (xs: readonly number[], ys: readonly number[]): number =>
    mean(xs.map((x, i) => (x - mean(xs)) * ((ys[i] ?? NaN) - mean(ys))));
  return covariance(a, b) / Math.sqrt(covariance(a, a) * covariance(b, b));
}
