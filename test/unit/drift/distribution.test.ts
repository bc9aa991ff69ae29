import fc from "fast-check";
import { decilesOf, distanceTo, middleOf, type Distribution } from "../../../shared/drift/distribution";

const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 10, maxLength: 60 });
const deciles = (of: readonly number[]): number[] => decilesOf(Float64Array.from(of).sort());

function distributionOf(of: readonly number[], scale = 1): Distribution {
  const all = deciles(of);
  const median = middleOf(all);
  return { median, scale, deciles: all.map((decile) => (decile - median) / scale) };
}

test("values are no distance from their own distribution, in whatever order they come", () => {
  const shuffled = values.chain((of) =>
    fc.tuple(fc.constant(of), fc.shuffledSubarray(of, { minLength: of.length, maxLength: of.length })),
  );
  fc.assert(
    fc.property(shuffled, ([of, again]) => {
      expect(distanceTo(distributionOf(of), deciles(again))).toBeLessThan(1e-9);
    }),
  );
});

test("a level that moves by k standard deviations is k away", () => {
  fc.assert(
    fc.property(values, fc.double({ min: -9, max: 9, noNaN: true }), (of, k) => {
      const scale = 3;
      const moved = of.map((value) => value + k * scale);
      expect(distanceTo(distributionOf(of, scale), deciles(moved))).toBeCloseTo(Math.abs(k), 6);
    }),
  );
});

test("a distance says the same in any unit", () => {
  const factor = fc.double({ min: 0.01, max: 100, noNaN: true });
  fc.assert(
    fc.property(values, values, factor, (of, others, unit) => {
      const converted = (all: readonly number[]) => all.map((value) => 32 + unit * value);
      expect(distanceTo(distributionOf(converted(of), unit), deciles(converted(others)))).toBeCloseTo(
        distanceTo(distributionOf(of), deciles(others)),
        6,
      );
    }),
  );
});

test("less than a tenth of the values, however far they are, are nothing to speak of", () => {
  const usual = Array.from({ length: 100 }, (_, i) => i / 100);
  const odd = usual.map((value, i) => (i < 91 ? value : 1e9));
  expect(distanceTo(distributionOf(usual), deciles(odd))).toBeLessThan(0.01);
});

test("values that spread twice as wide about the same middle are 0.6 standard deviations away, where they are normal", () => {
  const normalDeciles = [-1.2816, -0.8416, -0.5244, -0.2533, 0, 0.2533, 0.5244, 0.8416, 1.2816];
  const normal = { median: 0, scale: 1, deciles: normalDeciles };
  const wide = normalDeciles.map((decile) => 2 * decile);
  expect(distanceTo(normal, wide)).toBeCloseTo(0.645, 3);
});

test("a distance is finite, whatever the values", () => {
  expect(
    distanceTo({ median: 0, scale: 1e-300, deciles: Array<number>(9).fill(0) }, Array<number>(9).fill(1e100)),
  ).toBe(1e6);
});
