import { OnnxSession } from "../../../shared/inference/onnx-session";
import { trainDetector, type TrainedDetector } from "../../../shared/models/training/train-detector";
import type { TrainingMatrix } from "../../../shared/models/training/training-matrix";
import { randomRows } from "./random-rows";
import { matrixOf } from "./reference";

async function flagged(detector: TrainedDetector, matrix: TrainingMatrix): Promise<number> {
  const session = await OnnxSession.open(detector.onnx);
  const bound = session.bind({ input: "X", scoreOutput: "scores", features: matrix.features });
  const scores = await bound.score(matrix.rows, matrix.count);
  await session.release();
  return scores.filter((score) => score <= detector.threshold).length / matrix.count;
}

describe("the trainer", () => {
  test("makes a detector that flags faults and lets about the wanted share of normal windows through", async () => {
    const detector = await trainDetector(randomRows(2000, 4, { memory: 0.8 }), { overlap: 6 });
    const normal = randomRows(3000, 4, { memory: 0.8, seed: 42 });
    const faults = { ...normal, rows: normal.rows.map((value, index) => value + (index % 4 === 0 ? 15 : 0)) };
    expect(await flagged(detector, normal)).toBeLessThan(0.06);
    expect(await flagged(detector, normal)).toBeGreaterThan(0.002);
    expect(await flagged(detector, faults)).toBe(1);
  });

  test("says what it was made from", async () => {
    const detector = await trainDetector(randomRows(900, 3), { overlap: 2, maxRows: 300 });
    expect(detector).toMatchObject({ windows: 900, rowsUsed: 300, columns: [0, 1, 2], views: [{ sees: "levels" }] });
    expect(detector.views[0]?.supportVectors).toBeGreaterThanOrEqual(detector.nu * 300);
    expect(detector.baseline.mean).toHaveLength(3);
    expect(detector.baseline.stddev[0]).toBeCloseTo(1, 0);
  });

  test("gives the threshold and the quantiles on the scale of the file's scores", async () => {
    const rows = randomRows(1500, 3);
    const detector = await trainDetector(rows, { overlap: 1, wantedShare: 0.05 });
    const quantiles = new Map(detector.scoreQuantiles.map(([share, score]) => [share, score]));
    expect(quantiles.get(0.05)).toBe(detector.threshold);
    expect(await flagged({ ...detector, threshold: quantiles.get(0.5) ?? NaN }, rows)).toBeCloseTo(0.5, 1);
  });

  test("is deterministic", async () => {
    const rows = randomRows(300, 2);
    expect(await trainDetector(rows, { overlap: 3 })).toEqual(await trainDetector(rows, { overlap: 3 }));
  });

  test("takes a device that always says the same for normal, and a change of it for a fault", async () => {
    const detector = await trainDetector(matrixOf(new Array<number[]>(200).fill([0.1, 7])), { overlap: 6 });
    expect(await flagged(detector, matrixOf([[0.1, 7]]))).toBe(0);
    expect(await flagged(detector, matrixOf([[0.1, 8]]))).toBe(1);
  });

  test("takes a device that nearly always says the same for normal", async () => {
    const rows = Array.from({ length: 500 }, (_, row) => [row % 50 === 0 ? 1 : 0]);
    expect(await flagged(await trainDetector(matrixOf(rows), { overlap: 1 }), matrixOf([[0]]))).toBe(0);
  });

  test("leaves out what never varies, and says what it takes", async () => {
    const rows = Array.from({ length: 200 }, (_, row) => [7, Math.sin(row), 0.1, Math.cos(3 * row)]);
    const detector = await trainDetector(matrixOf(rows), { overlap: 1 });
    expect(detector.columns).toEqual([1, 3]);
    expect(await flagged(detector, matrixOf([[0.5, 0.5]]))).toBe(0);
  });

  test("takes the time of day into account where a day foretells others, and else leaves the clock out", async () => {
    const kinds = ["level", "clock", "clock"] as const;
    const noise = randomRows(1000, 1).rows;
    const days = (height: number) =>
      matrixOf(
        Array.from({ length: 1000 }, (_, row) => {
          const [sin, cos] = [Math.sin((row * 2 * Math.PI) / 100), Math.cos((row * 2 * Math.PI) / 100)];
          return [height * sin + (noise[row] ?? NaN), sin, cos];
        }),
      );
    const daily = await trainDetector(days(5), { overlap: 1, kinds });
    expect(daily.views.map(({ sees }) => sees)).toEqual(["levels", "levels less the time of day"]);
    expect(daily.columns).toEqual([0, 1, 2]);
    // What is usual at one hour is strange at another.
    expect(await flagged(daily, matrixOf([[5, 1, 0]]))).toBe(0);
    expect(await flagged(daily, matrixOf([[5, -1, 0]]))).toBe(1);
    expect((await trainDetector(days(0.5), { overlap: 1, kinds })).columns).toEqual([0]);
  });

  test.each([
    [
      "a value that is not finite",
      { rows: Float64Array.of(1, 2, 3, NaN), count: 2, features: 2 },
      "feature 1 of row 1 is NaN",
    ],
    ["no features", { rows: new Float64Array(0), count: 100, features: 0 }, "at least one feature"],
    [
      "rows that do not fill the shape",
      { rows: new Float64Array(5), count: 2, features: 2 },
      "5 values do not make 2 rows",
    ],
    ["no rows", { rows: new Float64Array(0), count: 0, features: 2 }, "train over a longer time"],
    ["few rows", randomRows(20, 2), "train over a longer time"],
  ])("refuses %s", async (_, matrix, message) => {
    const training = trainDetector(matrix, { overlap: 1 });
    await expect(training).rejects.toMatchObject({ code: "invalid-input" });
    await expect(training).rejects.toThrow(message);
  });
});
