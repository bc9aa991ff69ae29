import * as fc from "fast-check";
import { fleetSpreadOf, scaleOf, type Known } from "../../../shared/models/fleet/device-scale";
import type { ColumnKind } from "../../../shared/models/training/plan-views";

const KINDS: readonly ColumnKind[] = ["level", "spread", "delta", "clock"];
const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });
const variance = fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e3, noNaN: true }));
const columnsOf = (one: fc.Arbitrary<number>) =>
  fc.array(one, { minLength: KINDS.length, maxLength: KINDS.length }).map((values) => Float64Array.from(values));
const known: fc.Arbitrary<Known> = fc.record({
  mean: columnsOf(value),
  variance: columnsOf(variance),
  days: fc.double({ min: 0.01, max: 100, noNaN: true }),
});
const devices = fc.array(known, { minLength: 1, maxLength: 8 });

test("a device of which nothing is known has the fleet's scale: the variance of all windows of devices alike", () => {
  const fleet = fleetSpreadOf(
    [10, 20, 30].map((mean) => ({ mean: Float64Array.of(mean), variance: Float64Array.of(4) })),
    ["level"],
  );
  const { mean, scale } = scaleOf(fleet, undefined, ["level"]);
  expect(mean).toEqual(Float64Array.of(20));
  expect(scale[0]).toBeCloseTo(Math.sqrt(4 + 200 / 3));
});

test("windows of a device come out the same in whatever unit and from whatever zero all devices measure", () => {
  fc.assert(
    fc.property(devices, known, value, fc.double({ min: 0.1, max: 10, noNaN: true }), (all, one, zero, unit) => {
      const moved = ({ mean, variance, days }: Known): Known => ({
        ...{ mean: mean.map((v) => zero + unit * v), variance: variance.map((v) => unit ** 2 * v), days },
      });
      const plain = scaleOf(fleetSpreadOf(all, KINDS), one, KINDS);
      const other = scaleOf(fleetSpreadOf(all.map(moved), KINDS), moved(one), KINDS);
      for (const column of [0, 1, 2]) {
        // A window one of its scale away from what is usual.
        const window = (plain.mean[column] ?? NaN) + (plain.scale[column] ?? NaN);
        const deviation = (zero + unit * window - (other.mean[column] ?? NaN)) / (other.scale[column] ?? NaN);
        const isFlat = one.variance[column] === 0 && all.every((device) => device.variance[column] === 0);
        if (!isFlat) expect(deviation).toBeCloseTo(1, 5);
      }
    }),
  );
});

test("the longer a device is known, the more its scale is its own", () => {
  fc.assert(
    fc.property(devices, known, (all, one) => {
      const fleet = fleetSpreadOf(all, KINDS);
      const off = (days: number): number => {
        const { scale } = scaleOf(fleet, { ...one, days }, KINDS);
        return Math.abs((scale[0] ?? NaN) ** 2 - (one.variance[0] ?? NaN));
      };
      if (one.variance[0] !== 0) expect(off(1e9)).toBeLessThan(1e-3);
      expect(scaleOf(fleet, one, KINDS).mean[0]).toBe(one.mean[0]);
    }),
  );
});

test("a sensor that has not moved yet is given the spread of others, and less room the longer it stands still", () => {
  const fleet = fleetSpreadOf([{ mean: Float64Array.of(5), variance: Float64Array.of(9) }], ["level"]);
  const still = (days: number) =>
    scaleOf(fleet, { mean: Float64Array.of(7), variance: Float64Array.of(0), days }, ["level"]).scale[0] ?? NaN;
  expect(still(0.5)).toBeGreaterThan(2);
  expect(still(10)).toBeLessThan(still(1));
  expect(still(10)).toBeGreaterThan(0);
});

test("what time it is has the fleet's scale, and no scale is 0", () => {
  fc.assert(
    fc.property(devices, known, (all, one) => {
      const fleet = fleetSpreadOf(all, KINDS);
      const [own, others] = [scaleOf(fleet, one, KINDS), scaleOf(fleet, undefined, KINDS)];
      expect([own.mean[3], own.scale[3]]).toEqual([others.mean[3], others.scale[3]]);
      expect(Math.min(...own.scale, ...others.scale)).toBeGreaterThan(0);
    }),
  );
});
