import fc from "fast-check";
import { aggregateReadings } from "../../support/domain/points";
import type { Bucket, BucketSeries } from "../../../shared/readings/bucket-reader";
import type { DeviceId, Reading, SensorName } from "../../../shared/readings/reading";
import { composeWindows, type Coverage, type Gap } from "../../../shared/windows/compose-windows";
import { parseFeature, type Feature, type SensorStatistic } from "../../../shared/windows/feature";
import { windowEnds } from "../../../shared/windows/window-grid";
import { naiveAggregate } from "../../support/domain/naive-aggregate";

const BUCKET_MS = 10;
const RANGE = { from: 0, to: 200 };
const SENSORS = ["a", "b.c"];
const STATISTICS: readonly SensorStatistic[] = [
  ...(["count", "mean", "stddev", "min", "max", "range"] as const),
  ...(["first", "last", "change", "delta"] as const),
];

const feature = (name: string): Feature => {
  const parsed = parseFeature(name);
  if (parsed === undefined) throw new Error(`${name} is no feature`);
  return parsed;
};

const readings = fc.array(
  fc.record({
    deviceId: fc.constant("pump-1" as DeviceId),
    sensor: fc.constantFrom(...SENSORS).map((name) => name as SensorName),
    value: fc.integer({ min: -100, max: 100 }).map((value) => value / 8),
    at: fc.integer({ min: -120, max: 220 }),
  }),
  { maxLength: 60 },
);
const names = fc.uniqueArray(
  fc.oneof(
    fc.tuple(fc.constantFrom(...SENSORS), fc.constantFrom(...STATISTICS)).map(([sensor, name]) => `${sensor}.${name}`),
    fc.constantFrom("time.daySin", "time.weekCos"),
  ),
  { minLength: 1, maxLength: 6 },
);
const shape = fc.record({ window: fc.integer({ min: 1, max: 5 }), hop: fc.integer({ min: 1, max: 4 }) });
const coverage = fc.record({ expected: fc.integer({ min: 1, max: 5 }), minimum: fc.constantFrom(0, 0.4, 0.6, 1) });

function seriesOf(all: readonly Reading[]): BucketSeries {
  const series = new Map<SensorName, Bucket[]>();
  for (const bucket of aggregateReadings(all, BUCKET_MS)) {
    series.set(bucket.sensor, [...(series.get(bucket.sensor) ?? []), bucket]);
  }
  return series;
}

const within = (all: readonly Reading[], sensor: string, from: number, to: number): Reading[] =>
  all.filter((one) => one.sensor === sensor && one.at >= from && one.at < to);

/** A sensor's statistic straight from its readings; NaN where there are none. */
function naive(all: readonly Reading[], of: Feature, end: number, windowMs: number): number {
  if (of.of === "time") return Math[of.statistic === "daySin" ? "sin" : "cos"](angleOf(of.statistic, end));
  const its = within(all, of.sensor, end - windowMs, end);
  const { count, mean, m2, min, max, firstValue, lastValue } = naiveAggregate(its);
  const before = within(all, of.sensor, end - 2 * windowMs, end - windowMs);
  const statistics: Record<SensorStatistic, number> = {
    ...{ count, mean, min, max, range: max - min, first: firstValue, last: lastValue, change: lastValue - firstValue },
    stddev: count > 1 ? Math.sqrt(m2 / (count - 1)) : 0,
    delta: before.length === 0 ? NaN : mean - naiveAggregate(before).mean,
  };
  return statistics[of.statistic];
}

const angleOf = (statistic: string, end: number): number =>
  statistic === "daySin" ? (end / 86_400_000) * 2 * Math.PI : ((end - 4 * 86_400_000) / (7 * 86_400_000)) * 2 * Math.PI;

function naiveGap(
  all: readonly Reading[],
  features: readonly Feature[],
  end: number,
  windowMs: number,
  { expected, minimum }: Coverage,
): Gap | undefined {
  const sensors = features.flatMap((one) => (one.of === "sensor" ? [one.sensor] : []));
  const bucketsOf = (sensor: string): number =>
    new Set(within(all, sensor, end - windowMs, end).map(({ at }) => Math.floor(at / BUCKET_MS))).size;
  if (sensors.some((sensor) => bucketsOf(sensor) === 0)) return "missing-sensor";
  if (sensors.some((sensor) => bucketsOf(sensor) < minimum * (expected.get(sensor) ?? 1))) return "too-few-readings";
  return features.every((one) => Number.isFinite(naive(all, one, end, windowMs))) ? undefined : "not-finite";
}

test("windows composed from buckets are those of the readings themselves: rows, gaps and counts", () => {
  fc.assert(
    fc.property(readings, names, shape, coverage, (all, featureNames, { window, hop }, cover) => {
      const windowMs = window * BUCKET_MS;
      const features = featureNames.map(feature);
      const expected = new Map(SENSORS.map((sensor) => [sensor as SensorName, Math.min(cover.expected, window)]));
      const least: Coverage = { expected, minimum: cover.minimum };
      const ends = windowEnds(RANGE, hop * BUCKET_MS);
      const composed = composeWindows(seriesOf(all), ends, { windowMs, hopMs: hop * BUCKET_MS }, features, least);

      expect(composed.windows.map(({ end }) => end)).toEqual(ends);
      expect(composed.windows.map(({ gap }) => gap)).toEqual(
        ends.map((end) => naiveGap(all, features, end, windowMs, least)),
      );
      expect(composed.matrix).toHaveLength(composed.rows * features.length);
      const sensors = new Set(features.flatMap((one) => (one.of === "sensor" ? [one.sensor] : [])));
      let rows = 0;
      for (const { end, row, readings: count } of composed.windows) {
        expect(count).toBe([...sensors].reduce((sum, s) => sum + within(all, s, end - windowMs, end).length, 0));
        if (row === undefined) continue;
        expect(row).toBe(rows++);
        for (const [i, one] of features.entries()) {
          const value = composed.matrix[row * features.length + i] ?? NaN;
          expect(Math.abs(value - naive(all, one, end, windowMs))).toBeLessThan(toleranceOf(one));
        }
      }
      expect(composed.rows).toBe(rows);
    }),
    { numRuns: 300 },
  );
});

/** m2 is exact to 1e-12 of the values' squares; the root of what is nearly nought is less so. */
const toleranceOf = ({ statistic }: Feature): number => (statistic === "stddev" ? 1e-5 : 1e-9);

describe("what cannot be judged", () => {
  const reading = (sensor: string, at: number, value = 1): Reading => ({
    ...{ deviceId: "pump-1" as DeviceId, sensor: sensor as SensorName, value, at },
  });
  const compose = (all: readonly Reading[], featureNames: readonly string[], least: Partial<Coverage> = {}) =>
    composeWindows(seriesOf(all), [30], { windowMs: 30, hopMs: 10 }, featureNames.map(feature), {
      ...{ expected: new Map(), minimum: 0, ...least },
    }).windows[0];

  test("a sensor without a reading in the window, though it has some before", () => {
    expect(compose([reading("a", 5), reading("b", -5)], ["a.mean", "b.mean"])).toMatchObject({
      ...{ gap: "missing-sensor", row: undefined, readings: 1 },
    });
  });

  test("a missing sensor says so, even where another has too few readings", () => {
    const least = { expected: new Map([["a" as SensorName, 3]]), minimum: 1 };
    expect(compose([reading("a", 5)], ["a.mean", "b.mean"], least)?.gap).toBe("missing-sensor");
    expect(compose([reading("a", 5)], ["b.mean", "a.mean"], least)?.gap).toBe("missing-sensor");
  });

  test("fewer buckets than training saw, however many readings lie in one", () => {
    const least = { expected: new Map([["a" as SensorName, 3]]), minimum: 0.6 };
    const many = Array.from({ length: 9 }, (_, at) => reading("a", at));
    expect(compose(many, ["a.mean"], least)?.gap).toBe("too-few-readings");
    expect(compose([...many, reading("a", 10)], ["a.mean"], least)?.gap).toBeUndefined();
  });

  test("a slow sensor is not missing where training saw it slow", () => {
    const least = { expected: new Map([["a" as SensorName, 0.5]]), minimum: 1 };
    expect(compose([reading("a", 5)], ["a.mean"], least)?.gap).toBeUndefined();
  });

  test("a comparison with a window before that holds nothing", () => {
    expect(compose([reading("a", 5)], ["a.delta"])?.gap).toBe("not-finite");
    expect(compose([reading("a", 5), reading("a", -30)], ["a.delta"])?.gap).toBeUndefined();
    expect(compose([reading("a", 5), reading("a", -31)], ["a.delta"])?.gap).toBe("not-finite");
  });

  test("sensors that no feature uses are not counted", () => {
    expect(compose([reading("a", 5), reading("b", 5)], ["a.mean"])?.readings).toBe(1);
  });
});
