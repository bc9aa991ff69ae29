import type { SvmRegressor } from "./svm-regressor";

/** The unit of float32. Errors do not all point the same way: the largest seen was a seventh of what is allowed for. */
const UNIT = 2 ** -24;

/**
 * How far single precision may lead the score of a row away from the one that double precision gives. The terms of a
 * sum over support vectors are rounded each, and may be far larger than their sum: with a polynomial kernel and rows far
 * from the usual, percents of the score were seen to be lost.
 */
export function roundingOf(svm: SvmRegressor, row: Float64Array): number {
  const features = row.length;
  const z = row.map((x, f) => (x - (svm.scaler?.offset[f] ?? 0)) * (svm.scaler?.scale[f] ?? 1));
  // A mean that is far from zero costs the digits that it and the value share.
  const lost = row.map(
    (x, f) => (Math.abs(x) + Math.abs(svm.scaler?.offset[f] ?? 0)) * Math.abs(svm.scaler?.scale[f] ?? 1),
  );
  let sum = 0;
  for (const [j, coefficient] of svm.coefficients.entries()) {
    let [inner, error] = [0, 0];
    for (let f = 0; f < features; f++) {
      const s = svm.supportVectors[j * features + f] ?? 0;
      const [zf = 0, lf = 0] = [z[f], lost[f]];
      const [part, slope] =
        svm.kernel === "RBF" ? [(zf - s) ** 2, 2 * Math.abs(zf - s)] : [Math.abs(zf * s), Math.abs(s)];
      inner += part;
      error += part + slope * lf;
    }
    const [value, slope] = kernelOf(svm, inner);
    sum += Math.abs(coefficient) * (value + slope * error);
  }
  return sum * UNIT;
}

/** Value and slope at most, by the inner product of magnitudes or the squared distance. */
function kernelOf({ kernel, gamma, coef0, degree }: SvmRegressor, inner: number): [value: number, slope: number] {
  const linear = gamma * inner + Math.abs(coef0);
  switch (kernel) {
    case "LINEAR":
      return [inner, 1];
    case "POLY":
      return [linear ** degree, degree * gamma * linear ** (degree - 1)];
    case "SIGMOID":
      return [1, gamma];
    case "RBF": {
      const value = Math.exp(-gamma * inner);
      return [value, gamma * value];
    }
  }
}
