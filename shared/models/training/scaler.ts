import { at, type TrainingMatrix } from "./training-matrix";

/** x becomes (x - mean) / scale, feature by feature. */
export interface Scaler {
  readonly mean: Float64Array;
  /** Population standard deviation; 1 for a feature that never varies, so that it is never 0. */
  readonly scale: Float64Array;
}

/** Mean and spread of every feature, as scikit-learn's StandardScaler has them. */
export function fitScaler(matrix: TrainingMatrix): Scaler {
  const mean = columnMeans(matrix, (value) => value);
  const variance = columnMeans(matrix, (value, feature) => (value - at(mean, feature)) ** 2);
  const scale = variance.map((value, feature) =>
    isConstant(value, at(mean, feature), matrix.count) ? 1 : Math.sqrt(value),
  );
  return { mean, scale };
}

export function standardise(matrix: TrainingMatrix, { mean, scale }: Scaler): TrainingMatrix {
  const rows = matrix.rows.map((value, index) => {
    const feature = index % matrix.features;
    return (value - at(mean, feature)) / at(scale, feature);
  });
  return { ...matrix, rows };
}

function columnMeans(matrix: TrainingMatrix, term: (value: number, feature: number) => number): Float64Array {
  const sums = new Float64Array(matrix.features);
  matrix.rows.forEach((value, index) => {
    const feature = index % matrix.features;
    sums[feature] = at(sums, feature) + term(value, feature);
  });
  return sums.map((sum) => sum / matrix.count);
}

/** A constant has a variance of rounding errors, and dividing by its root would blow them up; scikit-learn's bound. */
function isConstant(variance: number, mean: number, count: number): boolean {
  return variance <= count * Number.EPSILON * variance + (count * mean * Number.EPSILON) ** 2;
}
