import * as fc from "fast-check";
import { alignSamples } from "../../../shared/models/fleet/align-samples";
import { knownOf, knownTogether, sampleOf, type DeviceSample } from "../../../shared/models/fleet/device-sample";
import type { LearnableWindows } from "../../../shared/models/learnable-windows";
import type { SensorName } from "../../../shared/readings/reading";
import { takeRows } from "../../../shared/models/training/training-matrix";
import { randomRows } from "../training/random-rows";

const HOP = 60_000;
const OPTIONS = { hopMs: HOP, overlap: 1, wantedShare: 0.02 };

/** A device's windows of which each sensor has a mean; the clock's column comes last. */
function windowsOf(count: number, names: readonly string[], seed = 1): LearnableWindows {
  const sensors = names as readonly SensorName[];
  return {
    names: [...sensors.map((sensor) => `${sensor}.mean`), "time.daySin"],
    kinds: [...sensors.map(() => "level" as const), "clock"],
    matrix: randomRows(count, sensors.length + 1, { seed }),
    ends: Array.from({ length: count }, (_, i) => i * HOP),
    coverage: { expected: new Map(sensors.map((sensor) => [sensor, 5])), minimum: 0.6 },
    sensors: sensors.map((name) => ({ name, min: -5, max: 5, constantShare: 0 })),
  };
}

const sample = (sensors: readonly string[], seed = 1): DeviceSample =>
  sampleOf(windowsOf(100, sensors, seed), { ...OPTIONS, maxRows: 20 });

test("a device gives at most as many windows as it may, half of them from each half of its time", () => {
  fc.assert(
    fc.property(fc.integer({ min: 40, max: 400 }), fc.integer({ min: 2, max: 300 }), (count, maxRows) => {
      const { halves, names } = sampleOf(windowsOf(count, ["a", "b"]), { ...OPTIONS, maxRows });
      const rows = halves.map((half) => half.rows.length / names.length);
      expect(rows).toEqual(
        [Math.floor(count / 2), Math.ceil(count / 2)].map((n) => Math.min(n, Math.floor(maxRows / 2))),
      );
    }),
  );
});

test("halves know together what all windows know", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 60 }),
      fc.integer(),
      fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      (count, seed, cut) => {
        const matrix = randomRows(count, 3, { seed });
        const middle = Math.max(1, Math.floor(cut * count));
        const indices = Array.from({ length: count }, (_, i) => i);
        const parts = [indices.slice(0, middle), indices.slice(middle)].map((rows) =>
          knownOf(takeRows(matrix, rows), HOP),
        );
        const [together, whole] = [knownTogether([parts[0] ?? whole0, parts[1] ?? whole0]), knownOf(matrix, HOP)];
        expect(together.days).toBeCloseTo(whole.days, 12);
        for (const key of ["mean", "variance"] as const) {
          together[key].forEach((value, column) => expect(value).toBeCloseTo(whole[key][column] ?? NaN, 9));
        }
      },
    ),
  );
});

const whole0 = { mean: new Float64Array(3), variance: new Float64Array(3), days: 0 };

test("a device with too few windows for a model of its own is no sample", () => {
  expect(() => sampleOf(windowsOf(20, ["a"]), { ...OPTIONS, maxRows: 10 })).toThrow("train over a longer time");
});

test("a sample is the same after it has been JSON", () => {
  const one = sample(["a"]);
  expect(JSON.parse(JSON.stringify(one))).toEqual(one);
});

test("the fleet is judged by what nine tenths of its devices have, and learns from those that have all of it", () => {
  const common = Array.from({ length: 18 }, (_, i) => sample(i === 3 ? ["a", "b", "odd"] : ["a", "b"], i));
  const { names, samples, devices } = alignSamples([...common, sample(["a"]), sample(["b"])]);
  expect([...names].sort()).toEqual(["a.mean", "b.mean", "time.daySin"]);
  expect(samples).toEqual(common);
  const odd = devices[3]?.halves[0].matrix;
  expect(odd?.features).toBe(3);
  // Its columns are a, b, odd and the clock.
  expect([...(odd?.rows.subarray(0, 3) ?? [])]).toEqual([0, 1, 3].map((i) => common[3]?.halves[0]?.rows[i]));
});

test.each([
  [[sample(["a"]), sample(["a"])], "2 devices with enough windows and the same sensors make no model of the fleet; 3"],
  [["a", "b", "c", "d"].map((sensor) => sample([sensor])), "no sensor is one that nine tenths of the devices have"],
])("a fleet that has too little in common is refused", (samples, message) => {
  expect(() => alignSamples(samples)).toThrow(message);
});
