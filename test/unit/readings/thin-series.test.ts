import fc from "fast-check";
import { aggregateOf, type Aggregate } from "../../../shared/readings/aggregate";
import type { Bucket } from "../../../shared/readings/bucket-reader";
import type { SensorName } from "../../../shared/readings/reading";
import { thinSeries } from "../../../shared/readings/thin-series";
import { floorTo } from "../../../shared/time";
import { expectSameAggregate, naiveAggregate, type Point } from "../../support/domain/naive-aggregate";

const HEAT = "heat" as SensorName;
const points = fc.array(fc.record({ value: fc.double({ min: -1_000, max: 1_000, noNaN: true }), at: fc.nat(99) }), {
  maxLength: 40,
});

const groupsOf = (all: readonly Point[], stepMs: number): Map<number, Point[]> =>
  Map.groupBy(
    all.toSorted((a, b) => a.at - b.at),
    ({ at }) => floorTo(at, stepMs),
  );

const bucketsOf = (all: readonly Point[], stepMs: number): Bucket[] =>
  Array.from(groupsOf(all, stepMs), ([bucketStart, group]) => ({ bucketStart, ...naiveAggregate(group) }));

test("a thinned series is what its readings would be on the coarser grid, and leaves what it is given as it was", () => {
  fc.assert(
    fc.property(points, fc.integer({ min: 1, max: 9 }), (all, times) => {
      const buckets = bucketsOf(all, 5);
      const before = structuredClone(buckets);
      const thinned = thinSeries(new Map([[HEAT, buckets]]), 5 * times).get(HEAT) ?? [];
      const expected = groupsOf(all, 5 * times);
      expect(thinned.map(({ bucketStart }) => bucketStart)).toEqual([...expected.keys()]);
      for (const { bucketStart, ...aggregate } of thinned) {
        expectSameAggregate(aggregate, naiveAggregate(expected.get(bucketStart) ?? []));
      }
      expect(buckets).toEqual(before);
    }),
  );
});

test("a sensor without a bucket stays without a point", () => {
  const alone: Aggregate = aggregateOf(1, 7);
  const thinned = thinSeries(new Map([[HEAT, [{ bucketStart: 5, ...alone }]]]), 10);
  expect([...thinned]).toEqual([[HEAT, [{ bucketStart: 0, ...alone }]]]);
});
