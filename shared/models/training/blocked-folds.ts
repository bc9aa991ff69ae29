/** One of several splits; rows are named by their index. */
export interface Fold {
  readonly train: readonly number[];
  readonly heldOut: readonly number[];
}

/**
 * Splits rows into `folds` blocks of time, each held out once. Windows overlap, so rows that share readings with a
 * held-out block are left out of its training part; else a model would be asked about what it has seen.
 * @param overlap how many consecutive windows share a reading: window / hop
 */
export function blockedFolds(count: number, folds: number, overlap: number): Fold[] {
  const rows = Array.from({ length: count }, (_, row) => row);
  const borders = Array.from({ length: folds + 1 }, (_, fold) => Math.round((fold * count) / folds));
  return borders.slice(0, -1).map((start, fold) => {
    const end = borders[fold + 1] ?? count;
    const train = rows.filter((row) => row <= start - overlap || row >= end - 1 + overlap);
    return { train, heldOut: rows.slice(start, end) };
  });
}
