import { OnnxSession } from "../../../shared/inference/onnx-session";
import { decisionValues, type DecisionFunction } from "../../../shared/models/training/decision-function";
import { matrixBy } from "../../../shared/models/training/matrix";
import type { TrainingMatrix } from "../../../shared/models/training/training-matrix";
import { type ComputeType, writeDetector } from "../../../shared/models/training/write-detector";
import { randomRows } from "./random-rows";
import {
  decisionOf,
  fitScaledSvm,
  largestError,
  matrixOf,
  RBF_MODELS,
  referenceModel,
  referenceTraining,
  scaledSvmOf,
  TRAININGS,
} from "./reference";

async function scoresOf(model: DecisionFunction, matrix: TrainingMatrix, compute: ComputeType): Promise<Float64Array> {
  const session = await OnnxSession.open(await writeDetector(model, compute));
  const bound = session.bind({ input: "X", scoreOutput: "scores", features: matrix.features });
  const scores = await bound.score(matrix.rows, matrix.count);
  await session.release();
  return scores;
}

describe.each([
  ["float32" as const, 1e-4],
  ["float64" as const, 1e-6],
])("a detector written in %s", (compute, tolerance) => {
  test.each(RBF_MODELS)("scores as the reference %s does", async (name) => {
    const model = referenceModel(name);
    const scores = await scoresOf(decisionOf(scaledSvmOf(model)), matrixOf(model.x), compute);
    expect(largestError(scores, model.decision_function) / model.offset).toBeLessThan(tolerance);
  });

  test.each(TRAININGS)("scores as scikit-learn when we train %s, too", async (name) => {
    const reference = referenceTraining(name);
    const model = await fitScaledSvm(matrixOf(reference.x), { nu: reference.nu, gamma: "scale" });
    const scores = await scoresOf(decisionOf(model), matrixOf(reference.x_test), compute);
    expect(largestError(scores, reference.decision_function) / reference.rho).toBeLessThan(tolerance);
  });

  test("keeps its accuracy when a feature's mean is a million times its spread", async () => {
    const near = randomRows(500, 3);
    const far = { ...near, rows: near.rows.map((value) => value + 1e6) };
    const model = await fitScaledSvm(far, { nu: 0.05, gamma: "scale" });
    const expected = decisionValues(decisionOf(model), far);
    expect(largestError(await scoresOf(decisionOf(model), far, compute), expected) / model.svm.rho).toBeLessThan(
      tolerance,
    );
  });

  test("gives the farthest score, not NaN, to the largest readings there can be", async () => {
    const model = await fitScaledSvm(randomRows(200, 2), { nu: 0.05, gamma: "scale" });
    const extreme = matrixOf([
      [1e100, 0],
      [-1e100, 1e100],
      [0, 1e60],
    ]);
    const scores = await scoresOf(decisionOf(model), extreme, compute);
    expect(largestError(scores, new Array<number>(3).fill(-model.svm.rho)) / model.svm.rho).toBeLessThan(1e-6);
  });

  test("adds up terms, each behind its view", async () => {
    const scaler = { mean: Float64Array.of(5, -3, 0), scale: Float64Array.of(2, 1, 1) };
    const term = (columns: number, seed: number) => ({
      view: matrixBy(3, columns, (row, column) => Math.sin(seed + row + 2 * column)),
      expansion: {
        supportVectors: randomRows(7, columns, { seed }).rows,
        dualCoefficients: Float64Array.from({ length: 7 }, (_, vector) => (vector + 1) / 28),
        ...{ gamma: 0.4, features: columns },
      },
    });
    const decision = { scaler, terms: [term(2, 3), term(3, 4)], offset: 1 };
    const rows = randomRows(50, 3);
    expect(largestError(await scoresOf(decision, rows, compute), decisionValues(decision, rows))).toBeLessThan(
      tolerance,
    );
  });

  test("keeps the order of windows that are far from all it has seen", async () => {
    const model = decisionOf(await fitScaledSvm(randomRows(200, 2), { nu: 0.05, gamma: "scale" }));
    const scores = await scoresOf(
      model,
      matrixOf([
        [5, 5],
        [6, 6],
        [7, 7],
      ]),
      compute,
    );
    expect([...scores]).toEqual([...scores].toSorted((a, b) => b - a));
    expect(new Set(scores).size).toBe(3);
  });

  test("takes no window for closer to a support vector than the vector itself", async () => {
    // Far from zero and with a narrow kernel, rounding makes squares of distances negative.
    const rows = randomRows(300, 3).rows.map((value) => 50 + value);
    const narrow = { dualCoefficients: Float64Array.of(1), rho: 0.5, gamma: 1e6, features: 3 };
    const scaler = { mean: new Float64Array(3), scale: new Float64Array(3).fill(1) };
    const scores = await Promise.all(
      Array.from({ length: 100 }, async (_, row) => {
        const vector = rows.subarray(row * 3, row * 3 + 3);
        const model = decisionOf({ scaler, svm: { ...narrow, supportVectors: vector } });
        return (await scoresOf(model, { rows: vector, count: 1, features: 3 }, compute))[0] ?? NaN;
      }),
    );
    expect(Math.max(...scores)).toBeLessThanOrEqual(0.5);
  });
});

describe("writing a detector", () => {
  test("gives the same bytes for the same model", async () => {
    const model = decisionOf(scaledSvmOf(referenceModel("pipe_rbf_f3")));
    expect(await writeDetector(model)).toEqual(await writeDetector(model));
  });

  test("names its producer in the file", async () => {
    const bytes = await writeDetector(decisionOf(scaledSvmOf(referenceModel("pipe_rbf_f3"))));
    expect(Buffer.from(bytes).includes("fleetscore")).toBe(true);
  });
});
