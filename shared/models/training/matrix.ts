/**
 * For indices that are inside by construction: `noUncheckedIndexedAccess` cannot see that, and `?? 0` would hide a slip.
 * Of one type of array only: called with several, it makes the innermost loops three times as slow.
 */
export const at = (values: Float64Array, index: number): number => values[index] as number;

/** Values row by row. */
export interface Matrix {
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** The matrix whose value at each place `of` tells. */
export function matrixBy(rows: number, columns: number, of: (row: number, column: number) => number): Matrix {
  const values = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) values[row * columns + column] = of(row, column);
  }
  return { values, rows, columns };
}

export const valueAt = ({ values, columns }: Matrix, row: number, column: number): number =>
  at(values, row * columns + column);

export const identity = (size: number): Matrix => matrixBy(size, size, (row, column) => (row === column ? 1 : 0));

export const transposed = (a: Matrix): Matrix => matrixBy(a.columns, a.rows, (row, column) => valueAt(a, column, row));

/** a + factor * b */
export const plus = (a: Matrix, b: Matrix, factor = 1): Matrix => ({
  ...a,
  values: a.values.map((value, index) => value + factor * at(b.values, index)),
});

/** The rows and columns of those indices, in that order. */
export const pick = (a: Matrix, rows: readonly number[], columns: readonly number[]): Matrix =>
  matrixBy(rows.length, columns.length, (row, column) => valueAt(a, rows[row] ?? NaN, columns[column] ?? NaN));

export function product(a: Matrix, b: Matrix): Matrix {
  const values = new Float64Array(a.rows * b.columns);
  for (let row = 0; row < a.rows; row++) {
    const result = values.subarray(row * b.columns, (row + 1) * b.columns);
    for (let k = 0; k < a.columns; k++) {
      const factor = valueAt(a, row, k);
      const offset = k * b.columns;
      for (let column = 0; column < b.columns; column++) {
        result[column] = at(result, column) + factor * at(b.values, offset + column);
      }
    }
  }
  return { values, rows: a.rows, columns: b.columns };
}

/** The lower triangular L with L Lᵀ = a, where a is symmetric and positive definite. */
export function cholesky(a: Matrix): Matrix {
  const size = a.rows;
  const values = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = valueAt(a, row, column);
      for (let k = 0; k < column; k++) rest -= at(values, row * size + k) * at(values, column * size + k);
      values[row * size + column] = row === column ? Math.sqrt(rest) : rest / at(values, column * size + column);
    }
  }
  return { values, rows: size, columns: size };
}

/** Of a symmetric and positive definite matrix a = L Lᵀ: the inverse of L, transposed, times the inverse of L. */
export function inverse(a: Matrix): Matrix {
  const lower = cholesky(a);
  const inverted = matrixBy(a.rows, a.rows, () => 0);
  for (let row = 0; row < a.rows; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = row === column ? 1 : 0;
      for (let k = column; k < row; k++) rest -= valueAt(lower, row, k) * valueAt(inverted, k, column);
      inverted.values[row * a.rows + column] = rest / valueAt(lower, row, row);
    }
  }
  return product(transposed(inverted), inverted);
}
