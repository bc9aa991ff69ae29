import fc from "fast-check";
import { severityOf } from "../../../shared/scoring/severity";
import { manifestWith } from "../../support/domain/manifests";

const calibrated = (threshold: number, ...scoreQuantiles: readonly (readonly [number, number])[]) =>
  manifestWith({ threshold, calibration: { scoreQuantiles } });

const threshold = fc.double({ min: -5, max: 5, noNaN: true });
const distance = fc.double({ min: 0.001, max: 10, noNaN: true });
const score = fc.double({ min: -1e6, max: 1e6, noNaN: true });

test("severity is nought at the median and above, a half at the threshold, and one far below", () => {
  fc.assert(
    fc.property(threshold, distance, distance, (at, above, more) => {
      const manifest = calibrated(at, [0.5, at + above]);
      expect(severityOf(manifest, at + above)).toBe(0);
      expect(severityOf(manifest, at + above + more)).toBe(0);
      expect(severityOf(manifest, at)).toBeCloseTo(0.5, 9);
      expect(severityOf(manifest, at - 1000 * above)).toBe(1);
    }),
  );
});

test("the lower the score, the higher the severity, between nought and one", () => {
  fc.assert(
    fc.property(threshold, distance, score, score, (at, above, a, b) => {
      const manifest = calibrated(at, [0.5, at + above]);
      const [low, high] = [Math.min(a, b), Math.max(a, b)].map((one) => severityOf(manifest, one) ?? NaN);
      expect(low).toBeGreaterThanOrEqual(high ?? NaN);
      expect(low).toBeLessThanOrEqual(1);
      expect(high).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("with every further distance of the median from the threshold, half of the way to one is gone", () => {
  const manifest = calibrated(0, [0.5, 2]);
  expect([2, 0, -2, -4, -6].map((one) => severityOf(manifest, one))).toEqual([0, 0.5, 0.75, 0.875, 0.9375]);
});

test("a median that was not kept lies between its neighbours", () => {
  expect(severityOf(calibrated(0, [0.25, 1], [0.75, 3]), 0)).toBeCloseTo(0.5, 12);
});

test.each([
  ["nobody calibrated it", manifestWith({ threshold: 0 })],
  ["no quantile lies above the median", calibrated(0, [0.1, 1], [0.4, 2])],
  ["no quantile lies below the median", calibrated(0, [0.6, 1])],
  ["the median itself is anomalous", calibrated(1, [0.5, 1])],
])("there is no severity where %s", (_why, manifest) => {
  expect(severityOf(manifest, -1)).toBeNull();
});
