import * as fc from "fast-check";
import { OnnxSession } from "../../../shared/inference/onnx-session";
import { rescaleDetector } from "../../../shared/models/training/rescale-detector";
import { fitScaler, standardise, type Scaler } from "../../../shared/models/training/scaler";
import { trainDetector } from "../../../shared/models/training/train-detector";
import type { TrainingMatrix } from "../../../shared/models/training/training-matrix";
import { randomRows } from "../training/random-rows";
import { reference } from "../../support/domain/model-room";

async function scored(onnx: Uint8Array, { rows, count, features }: TrainingMatrix): Promise<number[]> {
  const session = await OnnxSession.open(onnx);
  const scores = await session.bind({ input: "X", scoreOutput: "scores", features }).score(rows, count);
  await session.release();
  return [...scores];
}

test("a file on another scale says of windows on that scale what it said of them on its own", async () => {
  const known = randomRows(300, 2);
  const { onnx } = await trainDetector(known, { overlap: 1 });
  const own = fitScaler(known);
  const asked = randomRows(50, 2, { seed: 9 });
  const expected = await scored(onnx, asked);
  const number = fc.double({ min: 0.01, max: 1000, noNaN: true });
  await fc.assert(
    fc.asyncProperty(fc.tuple(number, number), fc.tuple(number, number), async (mean, scale) => {
      const other: Scaler = { mean: Float64Array.from(mean), scale: Float64Array.from(scale) };
      const z = standardise(asked, own).rows;
      const rows = z.map((value, i) => (other.mean[i % 2] ?? NaN) + value * (other.scale[i % 2] ?? NaN));
      const scores = await scored(await rescaleDetector(onnx, other), { ...asked, rows });
      scores.forEach((score, i) => expect(score).toBeCloseTo(expected[i] ?? NaN, 4));
    }),
    { numRuns: 20 },
  );
});

test("the same scale again gives the same bytes", async () => {
  const known = randomRows(300, 2);
  const { onnx, baseline } = await trainDetector(known, { overlap: 1 });
  const same = { mean: Float64Array.from(baseline.mean), scale: Float64Array.from(baseline.stddev) };
  expect(Buffer.from(await rescaleDetector(onnx, same)).equals(onnx)).toBe(true);
});

test("a file that was made elsewhere, or has other features, is refused", async () => {
  const scale = { mean: Float64Array.of(0, 0, 0), scale: Float64Array.of(1, 1, 1) };
  await expect(rescaleDetector(reference("std_rbf_f3").onnx, scale)).rejects.toThrow('has no constant "mean"');
  const { onnx } = await trainDetector(randomRows(300, 2), { overlap: 1 });
  await expect(rescaleDetector(onnx, scale)).rejects.toThrow('has no constant "mean" of 3 numbers');
});
