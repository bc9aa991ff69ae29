import { OnnxSession } from "../../../shared/inference/onnx-session";
import { decisionValues } from "../../../shared/models/training/decision-function";
import { fitScaledSvm, type ScaledSvm } from "../../../shared/models/training/scaled-svm";
import { standardise } from "../../../shared/models/training/scaler";
import type { TrainingMatrix } from "../../../shared/models/training/training-matrix";
import { type ComputeType, writeDetector } from "../../../shared/models/training/write-detector";
import { randomRows } from "./random-rows";
import { largestError, matrixOf, RBF_MODELS, referenceModel, referenceTraining, scaledSvmOf } from "./reference";

async function scoresOf(model: ScaledSvm, matrix: TrainingMatrix, compute: ComputeType): Promise<Float64Array> {
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
    const scores = await scoresOf(scaledSvmOf(model), matrixOf(model.x), compute);
    expect(largestError(scores, model.decision_function) / model.offset).toBeLessThan(tolerance);
  });

  test("scores as scikit-learn when we train, too", async () => {
    const reference = referenceTraining();
    const model = await fitScaledSvm(matrixOf(reference.x), { nu: reference.nu, gamma: "scale" });
    const scores = await scoresOf(model, matrixOf(reference.x_test), compute);
    expect(largestError(scores, reference.decision_function) / reference.rho).toBeLessThan(tolerance);
  });

  test("keeps its accuracy when a feature's mean is a million times its spread", async () => {
    const near = randomRows(500, 3);
    const far = { ...near, rows: near.rows.map((value) => value + 1e6) };
    const model = await fitScaledSvm(far, { nu: 0.05, gamma: "scale" });
    const expected = decisionValues(model.svm, standardise(far, model.scaler).rows);
    expect(largestError(await scoresOf(model, far, compute), expected) / model.svm.rho).toBeLessThan(tolerance);
  });

  test("gives the farthest score, not NaN, to the largest readings there can be", async () => {
    const model = await fitScaledSvm(randomRows(200, 2), { nu: 0.05, gamma: "scale" });
    const extreme = matrixOf([
      [1e100, 0],
      [-1e100, 1e100],
      [0, 1e60],
    ]);
    const scores = await scoresOf(model, extreme, compute);
    expect(largestError(scores, new Array<number>(3).fill(-model.svm.rho)) / model.svm.rho).toBeLessThan(1e-6);
  });

  test("takes no window for closer to a support vector than the vector itself", async () => {
    // Far from zero and with a narrow kernel, rounding makes squares of distances negative.
    const rows = randomRows(300, 3).rows.map((value) => 50 + value);
    const narrow = { dualCoefficients: Float64Array.of(1), rho: 0.5, gamma: 1e6, features: 3 };
    const scaler = { mean: new Float64Array(3), scale: new Float64Array(3).fill(1) };
    const scores = await Promise.all(
      Array.from({ length: 100 }, async (_, row) => {
        const vector = rows.subarray(row * 3, row * 3 + 3);
        const model = { scaler, svm: { ...narrow, supportVectors: vector } };
        return (await scoresOf(model, { rows: vector, count: 1, features: 3 }, compute))[0] ?? NaN;
      }),
    );
    expect(Math.max(...scores)).toBeLessThanOrEqual(0.5);
  });
});

describe("writing a detector", () => {
  test("gives the same bytes for the same model", async () => {
    const model = scaledSvmOf(referenceModel("pipe_rbf_f3"));
    expect(await writeDetector(model)).toEqual(await writeDetector(model));
  });

  test("names its producer in the file", async () => {
    const bytes = await writeDetector(scaledSvmOf(referenceModel("pipe_rbf_f3")));
    expect(Buffer.from(bytes).includes("fleetscore")).toBe(true);
  });
});
