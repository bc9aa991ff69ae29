import fc from "fast-check";
import { addReading, aggregateOf, merge, type Aggregate } from "../../../shared/readings/aggregate";
import type { BucketChange } from "../../../shared/readings/aggregate-points";
import { aggregateReadings } from "../../support/domain/points";
import type { DeviceId, Reading, SensorName } from "../../../shared/readings/reading";
import { readingValues } from "../../support/domain/reading-streams";
import { expectSameAggregate, naiveAggregate, type Point } from "../../support/domain/naive-aggregate";

/** The decoder lets no negative zero through. */
const unsigned = (value: number): number => value + 0;

const points = fc.array(fc.record({ value: readingValues.map(unsigned), at: fc.nat(20) }), {
  minLength: 1,
  maxLength: 30,
});

const aggregateOfAll = (all: readonly Point[]): Aggregate => {
  const [first, ...rest] = all.map(({ value, at }) => aggregateOf(value, at));
  if (first === undefined) throw new Error("an aggregate is never empty");
  for (const other of rest) merge(first, other);
  return first;
};

const merged = (a: Aggregate, b: Aggregate): Aggregate => {
  const into = { ...a };
  merge(into, b);
  return into;
};

test("merging readings one by one gives what the readings together give", () => {
  fc.assert(fc.property(points, (all) => expectSameAggregate(aggregateOfAll(all), naiveAggregate(all))));
});

test("values below a double's full precision differ in their last bit, and count as the same", () => {
  const tiniest = [2e-323, 5e-324, 0].map((value) => ({ value, at: 0 }));
  expectSameAggregate(aggregateOfAll(tiniest), naiveAggregate(tiniest));
});

test("adding a reading gives to the bit what merging an aggregate of its own gives", () => {
  fc.assert(
    fc.property(points, points, ([first = { value: 0, at: 0 }, ...rest], others) => {
      const added = aggregateOf(first.value, first.at);
      for (const { value, at } of [...rest, ...others]) {
        const expected = merged(added, aggregateOf(value, at));
        addReading(added, value, at);
        expect(added).toEqual(expected);
      }
    }),
  );
});

test("the order of two aggregates does not matter", () => {
  fc.assert(
    fc.property(points, points, (a, b) => {
      const [one, other] = [aggregateOfAll(a), aggregateOfAll(b)];
      const naive = naiveAggregate([...a, ...b]);
      expectSameAggregate(merged(one, other), naive);
      expectSameAggregate(merged(other, one), naive);
    }),
  );
});

test("which two of three aggregates are merged first does not matter", () => {
  fc.assert(
    fc.property(points, points, points, (a, b, c) => {
      const [one, two, three] = [aggregateOfAll(a), aggregateOfAll(b), aggregateOfAll(c)];
      const naive = naiveAggregate([...a, ...b, ...c]);
      expectSameAggregate(merged(merged(one, two), three), naive);
      expectSameAggregate(merged(one, merged(two, three)), naive);
    }),
  );
});

test("of readings at the same time the larger value is the first and the last", () => {
  for (const values of [
    [3, 7],
    [7, 3],
  ]) {
    const both = aggregateOfAll(values.map((value) => ({ value, at: 5 })));
    expect(both).toMatchObject({ firstValue: 7, firstAt: 5, lastValue: 7, lastAt: 5 });
  }
});

test("a merge leaves the other aggregate as it was", () => {
  const other = aggregateOf(2, 2);
  merge(aggregateOf(1, 1), other);
  expect(other).toEqual(aggregateOf(2, 2));
});

test("values of the greatest magnitude merge to finite statistics", () => {
  const far = aggregateOfAll([1e100, -1e100, 1e100].map((value, at) => ({ value, at })));
  expect([far.mean, far.m2].every(Number.isFinite)).toBe(true);
});

const reading = (device: string, sensor: string, at: number, value = 1): Reading => ({
  deviceId: device as DeviceId,
  sensor: sensor as SensorName,
  value,
  at,
});

const keyOf = ({ deviceId, bucketStart, sensor }: BucketChange): string => `${deviceId}|${bucketStart}|${sensor}`;

test("a bucket includes its start and excludes its end, before the epoch too", () => {
  const changes = aggregateReadings(
    [-60_001, -60_000, -1, 0, 59_999, 60_000].map((at) => reading("d", "s", at)),
    60_000,
  );
  expect(changes.map(({ bucketStart, count }) => [bucketStart, count])).toEqual([
    [-120_000, 1],
    [-60_000, 2],
    [0, 2],
    [60_000, 1],
  ]);
});

test("changes come in the order of the store's key, each key once", () => {
  const changes = aggregateReadings(
    [
      reading("b", "s", 0),
      reading("a", "t", 60_000),
      reading("a", "s", 60_000),
      reading("a", "t", 0),
      reading("b", "s", 1),
    ],
    60_000,
  );
  expect(changes.map(keyOf)).toEqual(["a|0|t", "a|60000|s", "a|60000|t", "b|0|s"]);
});

const readings = fc.array(
  fc
    .record({ device: fc.nat(3), sensor: fc.nat(40), at: fc.integer({ min: -9, max: 9 }), value: fc.integer() })
    .map(({ device, sensor, at, value }) => reading(`d${device}`, `s${sensor}`, at, value)),
  { maxLength: 300, size: "max" },
);

test("of any readings in any order, those of each bucket are merged in the order in which they came", () => {
  fc.assert(
    fc.property(readings, (all) => {
      const groups = Map.groupBy(all, ({ deviceId, sensor, at }) => `${deviceId}|${Math.floor(at / 5) * 5}|${sensor}`);
      const expected = new Map([...groups].map(([key, group]) => [key, aggregateOfAll(group)]));
      const changes = aggregateReadings(all, 5);
      expect(new Map(changes.map((change) => [keyOf(change), aggregatePartOf(change)]))).toEqual(expected);
      expect(changes).toHaveLength(expected.size);
      expect(changes).toEqual(changes.toSorted(inKeyOrder));
    }),
  );
});

const aggregatePartOf = ({ deviceId: _, sensor: __, bucketStart: ___, ...aggregate }: BucketChange): Aggregate =>
  aggregate;

const inKeyOrder = (a: BucketChange, b: BucketChange): number =>
  order(a.deviceId, b.deviceId) || a.bucketStart - b.bucketStart || order(a.sensor, b.sensor);
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
