import {
  at,
  cholesky,
  identity,
  inverse,
  matrixBy,
  pick,
  plus,
  product,
  transposed,
  valueAt,
  type Matrix,
} from "./matrix";
import { thinned, type TrainingMatrix } from "./training-matrix";

/** Keeps directions in which the training hardly varies from deciding alone. */
const RIDGE = 0.1;
/** For regressors that say the same, as sine and cosine do over a small part of a day. */
const REGRESSION_RIDGE = 1e-3;

/** What a view tells windows apart by, as columns of a standardised matrix. */
export interface ViewColumns {
  readonly columns: readonly number[];
  /** What these explain of the columns is taken off first: with the time of day, what is usual at that hour. */
  readonly less: readonly number[];
}

/**
 * The map (all features x columns) behind which plain distances are the view's: the Euclidean distance of its
 * standardised columns and Mahalanobis' (with a ridge), squares added. The first sees a sensor leave its range, the
 * second, which is whitening, sees it leave the others. Each alone is the worse one on some devices.
 * @param moments mean products of the standardised features: their correlations
 */
export function fitView(moments: Matrix, { columns, less }: ViewColumns): Matrix {
  const removal = removalOf(moments, { columns, less });
  const rest = product(transposed(removal), product(moments, removal));
  const scaleOf = (column: number): number => scaleFor(valueAt(rest, column, column));
  const correlations = matrixBy(rest.rows, rest.columns, (a, b) => valueAt(rest, a, b) / (scaleOf(a) * scaleOf(b)));
  const unit = identity(columns.length);
  const root = cholesky(plus(inverse(plus(correlations, unit, RIDGE)), unit));
  return product(
    removal,
    matrixBy(root.rows, root.columns, (row, column) => valueAt(root, row, column) / scaleOf(row)),
  );
}

/**
 * How much of the columns' variance is explained by `less` in blocks of time that it was not fitted on: R², the mean
 * over the columns that vary. Negative where the regression does harm.
 * @param blocks of each block the mean products of the standardised features
 */
export function heldOutShare(blocks: readonly Matrix[], { columns, less }: ViewColumns): number {
  const zero = columns.map(() => 0);
  const [all, unexplained] = [[...zero], [...zero]];
  for (const heldOut of blocks) {
    const others = blocks.filter((block) => block !== heldOut).reduce((sum, block) => plus(sum, block));
    const removal = removalOf(others, { columns, less });
    const rest = product(transposed(removal), product(heldOut, removal));
    columns.forEach((column, i) => {
      all[i] = (all[i] ?? 0) + valueAt(heldOut, column, column);
      unexplained[i] = (unexplained[i] ?? 0) + valueAt(rest, i, i);
    });
  }
  const shares = all.flatMap((variance, i) => (variance > 0 ? [1 - (unexplained[i] ?? 0) / variance] : []));
  return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
}

/** That moments are taken from at most: more, taken evenly, say the same. */
const MOMENT_ROWS = 2000;

/** Mean products of the columns with each other. */
export function momentsOf(matrix: TrainingMatrix): Matrix {
  const { rows, count, features } = thinned(matrix, MOMENT_ROWS);
  const values = new Float64Array(features * features);
  for (let offset = 0; offset < rows.length; offset += features) {
    for (let a = 0; a < features; a++) {
      const factor = at(rows, offset + a) / count;
      for (let b = 0; b <= a; b++) {
        values[a * features + b] = at(values, a * features + b) + factor * at(rows, offset + b);
      }
    }
  }
  return matrixBy(features, features, (a, b) => at(values, Math.max(a, b) * features + Math.min(a, b)));
}

/** What is explained to the last bit, or did not vary, is left as it is: rounding errors must not be blown up. */
const scaleFor = (variance: number): number => (variance > 1e-6 ? Math.sqrt(variance) : 1);

/** The map to the columns less what the regressors explain of them. */
function removalOf(moments: Matrix, { columns, less }: ViewColumns): Matrix {
  const own = matrixBy(moments.rows, columns.length, (row, column) => (row === columns[column] ? 1 : 0));
  if (less.length === 0) return own;
  const ridge = plus(pick(moments, less, less), identity(less.length), REGRESSION_RIDGE);
  const explained = product(inverse(ridge), pick(moments, less, columns));
  const spread = matrixBy(moments.rows, less.length, (row, column) => (row === less[column] ? 1 : 0));
  return plus(own, product(spread, explained), -1);
}
