import * as fc from "fast-check";
import { calibrateThreshold, chooseThreshold } from "../../../shared/models/training/calibrate-threshold";
import { fitDetector, scorerOf } from "../../../shared/models/training/fit-detector";
import type { TrainingMatrix } from "../../../shared/models/training/training-matrix";
import { randomRows } from "./random-rows";

const OPTIONS = { overlap: 1, wantedShare: 0.02 };
const fit = async (rows: TrainingMatrix, { nu = 0.01, maxRows = 1000 } = {}) => {
  const columns = Array.from({ length: rows.features }, (_, column) => column);
  const view = { sees: "levels", columns, less: [], share: 1 } as const;
  return scorerOf(await fitDetector(rows, [view], { nu, gammaFactor: 1, maxRows }));
};
const shareAtMost = (scores: Float64Array, threshold: number): number =>
  scores.filter((score) => score <= threshold).length / scores.length;

describe("calibration", () => {
  test("flags about the wanted share of windows that the model has not seen", async () => {
    const rows = randomRows(1000, 4);
    const { threshold } = await calibrateThreshold(rows, fit, { ...OPTIONS, wantedShare: 0.05 });
    const unseen = (await fit(rows))(randomRows(4000, 4, { seed: 99 }));
    expect(shareAtMost(unseen, threshold)).toBeGreaterThan(0.03);
    expect(shareAtMost(unseen, threshold)).toBeLessThan(0.08);
  });

  test("puts models that saw different numbers of rows on one scale", async () => {
    const probe = randomRows(2000, 3, { seed: 7 });
    const median = async (count: number): Promise<number> =>
      (await fit(randomRows(count, 3), { nu: 0.1, maxRows: count }))(probe).sort()[1000] ?? NaN;
    // Raw decision values of these two differ by a factor of four.
    expect((await median(1600)) / (await median(400))).toBeCloseTo(1, 0);
  });

  test("gives quantiles of the held-out scores, the threshold among them", async () => {
    const { threshold, scoreQuantiles } = await calibrateThreshold(randomRows(500, 2), fit, OPTIONS);
    const scores = scoreQuantiles.map(([, score]) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
    expect(new Map(scoreQuantiles.map(([share, score]) => [share, score])).get(0.02)).toBe(threshold);
  });

  test("says how many windows are too few for an overlap", async () => {
    const calibrate = calibrateThreshold(randomRows(60, 2), fit, { ...OPTIONS, overlap: 20 });
    await expect(calibrate).rejects.toThrow(/rows: 60 windows, of which 20 in a row overlap, leave 10 to learn from/);
  });

  test.each([
    [{ wantedShare: 0 }, "wantedShare: 0 is not"],
    [{ wantedShare: 1 }, "wantedShare: 1 is not"],
    [{ overlap: 0 }, "overlap: 0 is not"],
    [{ overlap: 1.5 }, "overlap: 1.5 is not"],
  ])("refuses %j", async (wrong, message) => {
    const calibrate = calibrateThreshold(randomRows(100, 2), fit, { ...OPTIONS, ...wrong });
    await expect(calibrate).rejects.toThrow(message);
  });
});

describe("the threshold", () => {
  const scoresOf = (values: number[]): Float64Array => Float64Array.from(values).sort();

  test("is the wanted quantile of scores that vary", () => {
    const scores = scoresOf(Array.from({ length: 101 }, (_, index) => index / 100 - 0.5));
    expect(chooseThreshold(scores, 0.1)).toBeCloseTo(-0.4, 12);
  });

  test("lies below a score that most windows have, by more than float32 blurs it", () => {
    const scores = scoresOf([-0.3, ...Array.from({ length: 99 }, (_, index) => 1e-6 * (index % 2))]);
    const threshold = chooseThreshold(scores, 0.02);
    expect(threshold).toBeLessThan(-1e-4);
    expect(threshold).toBeGreaterThan(-0.3);
  });

  test("flags what is infinitely far away, whatever the held-out scores", () => {
    const scores = fc.array(fc.double({ min: -1, max: 2, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(scores, fc.double({ min: 0.001, max: 0.2, noNaN: true }), (values, share) => {
        expect(chooseThreshold(scoresOf(values), share)).toBeGreaterThan(-1);
      }),
    );
  });

  test("never flags more than twice the wanted share, or one window where a single one is more", () => {
    const scores = fc.array(fc.integer({ min: -90, max: 20 }), { minLength: 50, maxLength: 300 });
    fc.assert(
      fc.property(scores, fc.double({ min: 0.001, max: 0.2, noNaN: true }), (hundredths, share) => {
        const ascending = scoresOf(hundredths.map((value) => value / 100));
        const most = Math.max(2 * share, 1 / ascending.length);
        expect(shareAtMost(ascending, chooseThreshold(ascending, share))).toBeLessThanOrEqual(most);
      }),
    );
  });
});
