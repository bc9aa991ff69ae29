import { at, type Matrix } from "./matrix";
import { applyMap, type TrainingMatrix } from "./training-matrix";
import { standardise, type Scaler } from "./scaler";

/** A weighted sum of RBF kernels around support vectors. */
export interface KernelExpansion {
  /** m x `features`, row by row. */
  readonly supportVectors: Float64Array;
  /** m values. */
  readonly dualCoefficients: Float64Array;
  readonly gamma: number;
  readonly features: number;
}

/** A fitted one-class SVM: its coefficients are in (0, 1] and add up to nu times the rows trained on. */
export interface OneClassSvm extends KernelExpansion {
  /** scikit-learn's `offset_`; greater than 0. */
  readonly rho: number;
}

/**
 * What judges unscaled rows: the sum of kernel expansions, each behind a map of the standardised features (`view`;
 * without one, as they are), less `offset`. With a single SVM and its rho it is scikit-learn's `decision_function`.
 */
export interface DecisionFunction {
  readonly scaler: Scaler;
  readonly terms: readonly Term[];
  readonly offset: number;
}

export interface Term {
  readonly view?: Matrix;
  readonly expansion: KernelExpansion;
}

/** Positive inside, negative outside, never below -offset. */
export function decisionValues({ scaler, terms, offset }: DecisionFunction, matrix: TrainingMatrix): Float64Array {
  const standardised = standardise(matrix, scaler);
  const values = new Float64Array(matrix.count).fill(-offset);
  for (const { view, expansion } of terms) {
    const { rows } = view === undefined ? standardised : applyMap(standardised, view);
    kernelSums(expansion, rows).forEach((sum, row) => (values[row] = at(values, row) + sum));
  }
  return values;
}

/** For each row x (count x features) the sum over support vectors s of dual * exp(-gamma |x - s|²). */
export function kernelSums(expansion: KernelExpansion, rows: Float64Array): Float64Array {
  const sums = new Float64Array(rows.length / expansion.features);
  for (let row = 0; row < sums.length; row++) sums[row] = kernelSum(expansion, rows, row * expansion.features);
  return sums;
}

function kernelSum(
  { supportVectors, dualCoefficients, gamma, features }: KernelExpansion,
  rows: Float64Array,
  offset: number,
): number {
  let sum = 0;
  for (let vector = 0; vector < dualCoefficients.length; vector++) {
    let squared = 0;
    for (let feature = 0; feature < features; feature++) {
      const difference = at(rows, offset + feature) - at(supportVectors, vector * features + feature);
      squared += difference * difference;
    }
    sum += at(dualCoefficients, vector) * Math.exp(-gamma * squared);
  }
  return sum;
}
