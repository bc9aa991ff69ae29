import { at } from "./matrix";
import type { TrainingMatrix } from "./training-matrix";

/** x becomes (x - mean) / scale, feature by feature. */
export interface Scaler {
  readonly mean: Float64Array;
  /** Population standard deviation; 1 for a feature that never varies, so that it is never 0. */
  readonly scale: Float64Array;
}

/** Mean and spread of every feature, as scikit-learn's StandardScaler has them. */
export function fitScaler(matrix: TrainingMatrix): Scaler {
  const { mean, variance } = spreadOf(matrix);
  return { mean, scale: variance.map((value) => Math.sqrt(value) || 1) };
}

/** The features that do not say the same in every row. */
export function varyingFeatures(matrix: TrainingMatrix): number[] {
  return [...spreadOf(matrix).variance].flatMap((value, feature) => (value === 0 ? [] : [feature]));
}

export function standardise(matrix: TrainingMatrix, { mean, scale }: Scaler): TrainingMatrix {
  const rows = new Float64Array(matrix.rows.length);
  for (let offset = 0; offset < rows.length; offset += matrix.features) {
    for (let feature = 0; feature < matrix.features; feature++) {
      rows[offset + feature] = (at(matrix.rows, offset + feature) - at(mean, feature)) / at(scale, feature);
    }
  }
  return { ...matrix, rows };
}

export interface Spread {
  readonly mean: Float64Array;
  /** The population's; 0 for a feature that never varies. */
  readonly variance: Float64Array;
}

export function spreadOf(matrix: TrainingMatrix): Spread {
  const mean = columnMeans(matrix, (value) => value);
  const variance = columnMeans(matrix, (value, feature) => (value - at(mean, feature)) ** 2);
  return {
    mean,
    variance: variance.map((value, feature) => (isConstant(value, at(mean, feature), matrix.count) ? 0 : value)),
  };
}

function columnMeans({ rows, count, features }: TrainingMatrix, term: (value: number, feature: number) => number) {
  const sums = new Float64Array(features);
  for (let offset = 0; offset < rows.length; offset += features) {
    for (let feature = 0; feature < features; feature++) {
      sums[feature] = at(sums, feature) + term(at(rows, offset + feature), feature);
    }
  }
  return sums.map((sum) => sum / count);
}

/** A constant has a variance of rounding errors, and dividing by its root would blow them up; scikit-learn's bound. */
function isConstant(variance: number, mean: number, count: number): boolean {
  return variance <= count * Number.EPSILON * variance + (count * mean * Number.EPSILON) ** 2;
}
