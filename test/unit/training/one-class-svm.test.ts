import { decisionValues, kernelSums } from "../../../shared/models/training/decision-function";
import { fitOneClassSvm, scaleGamma } from "../../../shared/models/training/one-class-svm";
import { fitScaler, standardise } from "../../../shared/models/training/scaler";
import { rowOf, type TrainingMatrix } from "../../../shared/models/training/training-matrix";
import { randomRows } from "./random-rows";
import {
  decisionOf,
  largestError,
  matrixOf,
  RBF_MODELS,
  referenceModel,
  referenceTraining,
  scaledSvmOf,
  TRAININGS,
} from "./reference";

function scaledReference(name: string) {
  const reference = referenceTraining(name);
  const scaler = fitScaler(matrixOf(reference.x));
  const scaled = (rows: number[][]): TrainingMatrix => standardise(matrixOf(rows), scaler);
  return { reference, rows: scaled(reference.x), unseen: scaled(reference.x_test) };
}

describe("the one-class SVM", () => {
  test.each(TRAININGS)("finds scikit-learn's support vectors, coefficients, gamma and rho in %s", async (name) => {
    const { reference, rows } = scaledReference(name);
    const svm = await fitOneClassSvm(rows, { nu: reference.nu, gamma: "scale" });
    const expected = reference.support.flatMap((row) => [...rowOf(rows, row)]);
    expect([...svm.supportVectors]).toEqual(expected);
    expect(largestError(svm.dualCoefficients, reference.dual_coef)).toBeLessThan(1e-12);
    expect(svm.gamma).toBeCloseTo(reference.gamma, 12);
    expect(Math.abs(svm.rho - reference.rho) / reference.rho).toBeLessThan(1e-7);
  });

  test.each(TRAININGS)("judges the unseen rows of %s as scikit-learn's does, within 1e-6 of rho", async (name) => {
    const { reference, rows, unseen } = scaledReference(name);
    const svm = await fitOneClassSvm(rows, { nu: reference.nu, gamma: "scale" });
    const values = kernelSums(svm, unseen.rows).map((sum) => sum - svm.rho);
    expect(largestError(values, reference.decision_function) / reference.rho).toBeLessThan(1e-6);
  });

  test.each(RBF_MODELS)("computes the decision function of %s", (name) => {
    const model = referenceModel(name);
    const values = decisionValues(decisionOf(scaledSvmOf(model)), matrixOf(model.x));
    expect(largestError(values, model.decision_function) / model.offset).toBeLessThan(1e-12);
  });

  test.each([0.01, 0.1, 0.5])("leaves at most about nu = %d of the training rows outside", async (nu) => {
    const rows = randomRows(400, 3);
    const svm = await fitOneClassSvm(rows, { nu, gamma: "scale" });
    const outside = kernelSums(svm, rows.rows).filter((sum) => sum < (1 - 1e-3) * svm.rho).length;
    expect(outside).toBeLessThanOrEqual(nu * 400);
    expect(svm.dualCoefficients.length).toBeGreaterThanOrEqual(nu * 400);
    expect(svm.dualCoefficients.reduce((sum, dual) => sum + dual, 0)).toBeCloseTo(nu * 400, 9);
  });

  test("puts the margin between the rows when no vector lies on it", async () => {
    // Two pairs far apart; nu * 4 = 2 lets each pair's vector go to its bound.
    const pairs = { rows: Float64Array.of(0, 0, 1000, 1000), count: 4, features: 1 };
    const svm = await fitOneClassSvm(pairs, { nu: 0.5, gamma: 1 });
    expect(svm.dualCoefficients.every((dual) => dual === 1)).toBe(true);
    expect(svm.rho).toBeGreaterThan(0);
    expect(Number.isFinite(svm.rho)).toBe(true);
  });

  test("gives gamma 1 for rows that do not vary at all, as scikit-learn does", () => {
    expect(scaleGamma({ rows: new Float64Array(20), count: 10, features: 2 })).toBe(1);
  });

  test.each([
    [{ nu: 0, gamma: "scale" as const }, "nu: 0 is not between"],
    [{ nu: 1, gamma: "scale" as const }, "nu: 1 is not between"],
    [{ nu: NaN, gamma: "scale" as const }, "nu: NaN is not between"],
    [{ nu: 0.1, gamma: 0 }, "gamma: 0 is not"],
    [{ nu: 0.1, gamma: Infinity }, "gamma: Infinity is not"],
  ])("refuses %j, of which libsvm would make something", async (options, message) => {
    await expect(fitOneClassSvm(randomRows(50, 2), options)).rejects.toThrow(message);
  });
});
