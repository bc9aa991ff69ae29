import fc from "fast-check";
import { severityBy } from "../../../shared/scoring/severity";
import { detectorOf } from "../../../shared/models/manifest";
import { manifestWith } from "../../support/domain/manifests";

const calibrated = (threshold: number, ...scoreQuantiles: readonly (readonly [number, number])[]) =>
  detectorOf(manifestWith({ threshold, calibration: { scoreQuantiles } }));
const withBaseline = (more: Readonly<Record<string, unknown>>) =>
  detectorOf(
    manifestWith({
      ...{ calibration: { scoreQuantiles: [[0.5, 1]] }, features: ["temperature.mean", "time.daySin"] },
      ...{ baseline: { mean: [20, 0], stddev: [2, 0.7] }, ...more },
    }),
  );
/** Its features, of which a detector without a baseline takes no notice. */
const ROW = Float64Array.of(0);

const threshold = fc.double({ min: -5, max: 5, noNaN: true });
const distance = fc.double({ min: 0.001, max: 10, noNaN: true });
const score = fc.double({ min: -1e6, max: 1e6, noNaN: true });

test("severity is nought at the median and above, a half at the threshold, and one far below", () => {
  fc.assert(
    fc.property(threshold, distance, distance, (at, above, more) => {
      const detector = calibrated(at, [0.5, at + above]);
      expect(severityBy(detector)(at + above, ROW)).toBe(0);
      expect(severityBy(detector)(at + above + more, ROW)).toBe(0);
      expect(severityBy(detector)(at, ROW)).toBeCloseTo(0.5, 9);
      expect(severityBy(detector)(at - 1000 * above, ROW)).toBe(1);
    }),
  );
});

test("the lower the score, the higher the severity, between nought and one", () => {
  fc.assert(
    fc.property(threshold, distance, score, score, (at, above, a, b) => {
      const detector = calibrated(at, [0.5, at + above]);
      const [low, high] = [Math.min(a, b), Math.max(a, b)].map((one) => severityBy(detector)(one, ROW) ?? NaN);
      expect(low).toBeGreaterThanOrEqual(high ?? NaN);
      expect(low).toBeLessThanOrEqual(1);
      expect(high).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("with every further distance of the median from the threshold, half of the way to one is gone", () => {
  const detector = calibrated(0, [0.5, 2]);
  expect([2, 0, -2, -4, -6].map((one) => severityBy(detector)(one, ROW))).toEqual([0, 0.5, 0.75, 0.875, 0.9375]);
});

test("a median that was not kept lies between its neighbours", () => {
  expect(severityBy(calibrated(0, [0.25, 1], [0.75, 3]))(0, ROW)).toBeCloseTo(0.5, 12);
});

test.each([
  ["nobody calibrated it", detectorOf(manifestWith({ threshold: 0 }))],
  ["no quantile lies above the median", calibrated(0, [0.1, 1], [0.4, 2])],
  ["no quantile lies below the median", calibrated(0, [0.6, 1])],
  ["the median itself is anomalous", calibrated(1, [0.5, 1])],
])("there is no severity where %s", (_why, detector) => {
  expect(severityBy(detector)(-1, ROW)).toBeNull();
});

test("where the score is at its end, the distance from the usual ranks, and the time of day is no distance", () => {
  const detector = withBaseline({ threshold: 0 });
  const severities = [24, 40, 60, 1e6].map((value) => severityBy(detector)(-1, Float64Array.of(value, 1)) ?? NaN);
  expect(severities).toEqual(severities.toSorted((a, b) => a - b));
  expect(new Set(severities).size).toBe(4);
  expect(severityBy(detector)(-1, Float64Array.of(24, -1))).toBe(severities[0]);
});

test("a window is as severe as a half or more exactly where it is anomalous", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.double({ min: -3, max: 0, noNaN: true }), fc.double({ min: 1e-9, max: 3, noNaN: true })),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      (at, value) => {
        const severity = severityBy(withBaseline({ threshold: 0 }))(at, Float64Array.of(value, 0)) ?? NaN;
        expect(severity >= 0.5).toBe(at <= 0);
      },
    ),
  );
});
