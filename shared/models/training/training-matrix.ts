import { InvalidInputError } from "../../errors";
import { at, product, type Matrix } from "./matrix";
import { thinRows } from "./thin-rows";

/** The windows that a model learns from, in the order of time. */
export interface TrainingMatrix {
  /** `count` x `features`, row by row, unscaled. */
  readonly rows: Float64Array;
  readonly count: number;
  readonly features: number;
}

export const rowOf = (matrix: TrainingMatrix, index: number): Float64Array =>
  matrix.rows.subarray(index * matrix.features, (index + 1) * matrix.features);

export function takeRows(matrix: TrainingMatrix, indices: readonly number[]): TrainingMatrix {
  const rows = new Float64Array(indices.length * matrix.features);
  indices.forEach((index, position) => {
    rows.set(rowOf(matrix, index), position * matrix.features);
  });
  return { rows, count: indices.length, features: matrix.features };
}

/** At most `maxRows` of the rows, taken evenly. */
export const thinned = (matrix: TrainingMatrix, maxRows: number): TrainingMatrix =>
  matrix.count <= maxRows ? matrix : takeRows(matrix, thinRows(matrix.count, maxRows));

export function takeColumns({ rows, count, features }: TrainingMatrix, columns: readonly number[]): TrainingMatrix {
  const taken = new Float64Array(count * columns.length);
  for (const [position, column] of columns.entries()) {
    for (let row = 0; row < count; row++) taken[row * columns.length + position] = at(rows, row * features + column);
  }
  return { rows: taken, count, features: columns.length };
}

/** The rows of all, one matrix after the other. */
export function stacked(matrices: readonly TrainingMatrix[], features: number): TrainingMatrix {
  const count = matrices.reduce((sum, matrix) => sum + matrix.count, 0);
  const rows = new Float64Array(count * features);
  let offset = 0;
  for (const matrix of matrices) {
    rows.set(matrix.rows, offset);
    offset += matrix.rows.length;
  }
  return { rows, count, features };
}

/** Every row times the map. */
export function applyMap({ rows, count, features }: TrainingMatrix, map: Matrix): TrainingMatrix {
  const { values, columns } = product({ values: rows, rows: count, columns: features }, map);
  return { rows: values, count, features: columns };
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
