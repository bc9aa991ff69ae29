import fc from "fast-check";
import { OnnxScorer } from "../../../shared/inference/onnx-scorer";
import { detectorOf, type Detector } from "../../../shared/models/manifest";
import { trainDetector } from "../../../shared/models/training/train-detector";
import { DETECTOR_INPUT, DETECTOR_SCORE } from "../../../shared/models/training/write-detector";
import { sha256Of } from "../../../shared/models/register-model";
import { bySensor, contributionsOf } from "../../../shared/scoring/contributions";
import type { ScoreRows } from "../../../shared/scoring/scorer";
import { gaussian, seededRandom } from "../../../cli/simulation/random";
import { manifestWith } from "../../support/domain/manifests";

const FEATURES = ["flow.mean", "flow.stddev", "heat.mean", "heat.stddev", "noise.mean", "time.daySin"];
const MEAN = [10, 1, 50, 2, 3, 0];
const STDDEV = [2, 0.1, 5, 0.2, 0.5, 0.7];

const detectorWith = (more: Readonly<Record<string, unknown>> = {}): Detector =>
  detectorOf(manifestWith({ features: FEATURES, baseline: { mean: MEAN, stddev: STDDEV }, ...more }));

/** A row so many standard deviations from the usual. */
const rowAt = (...distances: readonly number[]): Float64Array =>
  Float64Array.from(MEAN, (mean, i) => mean + (STDDEV[i] ?? NaN) * (distances[i] ?? 0));

/** Falls by `weights` with each standard deviation of a feature. */
const additive =
  (weights: readonly number[]): ScoreRows =>
  (matrix, count) =>
    Promise.resolve(
      Float64Array.from({ length: count }, (_, row) =>
        weights.reduce((score, weight, i) => {
          const value = matrix[row * FEATURES.length + i] ?? NaN;
          return score - weight * Math.abs((value - (MEAN[i] ?? NaN)) / (STDDEV[i] ?? NaN));
        }, 1),
      ),
    );

async function explain(score: ScoreRows, features: Float64Array, detector = detectorWith()) {
  const [own = NaN] = await score(features, 1);
  const [contributions] = await contributionsOf(detector, [{ score: own, features }], score);
  return contributions;
}

test("shares are never negative, sum to one, and give the time of day none", async () => {
  const distances = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 6, maxLength: 6 });
  const weights = fc.array(fc.double({ min: -1, max: 5, noNaN: true }), { minLength: 6, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(distances, weights, async (row, by) => {
      fc.pre(row.slice(0, 5).some((distance) => Math.abs(distance) > 1e-6));
      const contributions = (await explain(additive(by), rowAt(...row))) ?? {};
      const shares = Object.values(contributions);
      expect(Object.keys(contributions)).toEqual(FEATURES);
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      expect(contributions["time.daySin"]).toBe(0);
    }),
  );
});

test("where features add up, each has what it takes from the score, but for what distance alone shares out", async () => {
  const contributions = await explain(additive([3, 0, 1, 0, 0, 0]), rowAt(1, 0, -1, 0, 0, 0));
  expect(contributions?.["flow.mean"]).toBeCloseTo(0.9 * 0.75 + 0.1 * 0.5, 9);
  expect(contributions?.["heat.mean"]).toBeCloseTo(0.9 * 0.25 + 0.1 * 0.5, 9);
  expect(bySensor(contributions ?? {}).get("flow")).toBeCloseTo(0.725, 9);
});

test("where the score is at its end whatever one puts back, the farther feature has the larger share", async () => {
  const contributions = await explain((_, count) => Promise.resolve(new Float64Array(count)), rowAt(50, 0, 500));
  expect(contributions?.["heat.mean"]).toBeGreaterThan(0.98);
});

test("a model without a baseline explains nothing, and is not asked", async () => {
  const asked: ScoreRows = () => Promise.reject(new Error("nobody should ask"));
  const detector = detectorWith({ baseline: undefined });
  expect(await contributionsOf(detector, [{ score: -1, features: rowAt(9) }], asked)).toEqual([]);
});

test("many windows are explained as each by itself", async () => {
  const score = additive([3, 1, 1, 0, 2, 0]);
  const rows = Array.from({ length: 230 }, (_, i) => rowAt(i % 7, 1, i % 5, 0, i % 3));
  const scores = await Promise.all(rows.map((row) => score(row, 1)));
  const windows = rows.map((features, i) => ({ features, score: scores[i]?.[0] ?? NaN }));
  const all = await contributionsOf(detectorWith(), windows, score);
  expect(all).toEqual(await Promise.all(rows.map((row) => explain(score, row))));
});

describe("of a trained model, the cause is what is blamed", () => {
  /** Flow follows the load, and heat follows flow; noise is by itself. */
  const rows = 1_500;
  const random = seededRandom(1, "contributions");
  const normal = Array.from({ length: rows }, (_, i) => {
    const load = Math.sin(i / 40) + 0.1 * gaussian(random);
    return [10 + 2 * load, 50 + 5 * load + 0.3 * gaussian(random), 3 + 0.5 * gaussian(random)];
  });
  const features = ["flow.mean", "heat.mean", "noise.mean"];
  const scorer = new OnnxScorer({ maxBytes: 10_000_000 });
  afterAll(() => scorer.close());

  async function blame(row: readonly number[]) {
    const matrix = { rows: Float64Array.from(normal.flat()), count: rows, features: 3 };
    const { onnx, threshold, baseline } = await trainDetector(matrix, { overlap: 1 });
    const detector = detectorWith({ features, threshold, baseline });
    const model = { sha256: sha256Of(onnx), input: DETECTOR_INPUT, scoreOutput: DETECTOR_SCORE, features: 3 };
    const score: ScoreRows = (all, count) =>
      scorer.use({ ...model, read: () => Promise.resolve(onnx) }, (session) => session.score(all, count));
    const at = Float64Array.from(row);
    const [own = NaN] = await score(at, 1);
    expect(own).toBeLessThanOrEqual(threshold);
    return (await explain(score, at, detector)) ?? {};
  }

  test.each([
    ["a step", [10, 50, 9], "noise.mean"],
    ["a step far beyond all that was seen", [10, 1e6, 3], "heat.mean"],
  ])("of %s", async (_what, row, cause) => {
    expect((await blame(row))[cause]).toBeGreaterThan(0.8);
  });

  test("of a correlation that is lost, both that do not go together", async () => {
    const contributions = await blame([12, 45, 3]);
    expect(Math.min(contributions["flow.mean"] ?? 0, contributions["heat.mean"] ?? 0)).toBeGreaterThan(0.25);
    expect(contributions["noise.mean"]).toBeLessThan(0.2);
  });
});
