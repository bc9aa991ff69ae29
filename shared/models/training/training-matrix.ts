import { InvalidInputError } from "../../errors";

/** The windows that a model learns from, in the order of time. */
export interface TrainingMatrix {
  /** `count` x `features`, row by row, unscaled. */
  readonly rows: Float64Array;
  readonly count: number;
  readonly features: number;
}

/** For indices that are inside by construction: `noUncheckedIndexedAccess` cannot see that, and `?? 0` would hide a slip. */
export const at = (values: ArrayLike<number>, index: number): number => values[index] as number;

export const rowOf = (matrix: TrainingMatrix, index: number): Float64Array =>
  matrix.rows.subarray(index * matrix.features, (index + 1) * matrix.features);

export function takeRows(matrix: TrainingMatrix, indices: readonly number[]): TrainingMatrix {
  const rows = new Float64Array(indices.length * matrix.features);
  indices.forEach((index, position) => {
    rows.set(rowOf(matrix, index), position * matrix.features);
  });
  return { rows, count: indices.length, features: matrix.features };
}

/**
 * libsvm trains on NaN and on misshapen rows without a word, so what goes in is checked here.
 * @throws InvalidInputError no features, rows that do not fill the shape, a value that is not finite
 */
export function checkMatrix({ rows, count, features }: TrainingMatrix): void {
  if (features < 1) throw new InvalidInputError("features", "a detector needs at least one feature");
  if (rows.length !== count * features) {
    throw new InvalidInputError("rows", `${rows.length} values do not make ${count} rows of ${features} features`);
  }
  const bad = rows.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const [row, feature] = [Math.floor(bad / features), bad % features];
    throw new InvalidInputError("rows", `feature ${feature} of row ${row} is ${at(rows, bad)}; leave such windows out`);
  }
}
