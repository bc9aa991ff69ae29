import { fitScaler, standardise, varyingFeatures } from "../../../shared/models/training/scaler";
import { largestError, matrixOf, referenceTraining, TRAININGS } from "./reference";

describe("the scaler", () => {
  test.each(TRAININGS)("has scikit-learn's means and scales of %s", (name) => {
    const reference = referenceTraining(name);
    const scaler = fitScaler(matrixOf(reference.x));
    expect(largestError(scaler.mean, reference.scaler.mean)).toBeLessThan(1e-12);
    expect(largestError(scaler.scale, reference.scaler.scale)).toBeLessThan(1e-12);
  });

  test("gives a feature that never varies the scale 1, rounding errors of its mean notwithstanding", () => {
    const matrix = matrixOf(Array.from({ length: 999 }, (_, row) => [0.1, 1e100, row]));
    const scaler = fitScaler(matrix);
    expect([...scaler.scale.subarray(0, 2)]).toEqual([1, 1]);
    expect(scaler.scale[2]).toBeCloseTo(288.386, 3);
  });

  test("tells features that vary from those that never do", () => {
    const matrix = matrixOf(Array.from({ length: 999 }, (_, row) => [0.1, row === 500 ? 1 : 0, 1e100, row]));
    expect(varyingFeatures(matrix)).toEqual([1, 3]);
  });

  test("keeps the spread of a feature that is far from zero", () => {
    const matrix = matrixOf(Array.from({ length: 1000 }, (_, row) => [1e9 + (row % 2)]));
    expect(fitScaler(matrix).scale[0]).toBeCloseTo(0.5, 12);
  });

  test("makes rows of mean 0 and standard deviation 1", () => {
    const matrix = matrixOf([
      [1, -5],
      [3, -5],
      [5, -5],
    ]);
    const { rows } = standardise(matrix, fitScaler(matrix));
    const step = Math.sqrt(1.5);
    expect(largestError(rows, [-step, 0, 0, 0, step, 0])).toBeLessThan(1e-15);
  });
});
