import { at } from "./training-matrix";

/** A fitted one-class SVM with an RBF kernel, in the space of standardised features. */
export interface OneClassSvm {
  /** m x `features`, row by row. */
  readonly supportVectors: Float64Array;
  /** m values in (0, 1]; they add up to nu times the rows trained on. */
  readonly dualCoefficients: Float64Array;
  /** scikit-learn's `offset_`; greater than 0. */
  readonly rho: number;
  readonly gamma: number;
  readonly features: number;
}

export type KernelExpansion = Omit<OneClassSvm, "rho">;

/** For each row x (count x features, standardised) the sum over support vectors s of dual * exp(-gamma |x - s|²). */
export function kernelSums(svm: KernelExpansion, rows: Float64Array): Float64Array {
  const count = rows.length / svm.features;
  return Float64Array.from({ length: count }, (_, row) => kernelSum(svm, rows, row * svm.features));
}

/** scikit-learn's `decision_function`: positive inside, negative outside, never below -rho. */
export const decisionValues = (svm: OneClassSvm, rows: Float64Array): Float64Array =>
  kernelSums(svm, rows).map((sum) => sum - svm.rho);

function kernelSum(svm: KernelExpansion, rows: Float64Array, offset: number): number {
  const { supportVectors, dualCoefficients, gamma, features } = svm;
  let sum = 0;
  for (let vector = 0; vector < dualCoefficients.length; vector++) {
    let squared = 0;
    for (let feature = 0; feature < features; feature++) {
      squared += (at(rows, offset + feature) - at(supportVectors, vector * features + feature)) ** 2;
    }
    sum += at(dualCoefficients, vector) * Math.exp(-gamma * squared);
  }
  return sum;
}
