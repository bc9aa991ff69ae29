import { InvalidInputError } from "../../errors";
import { blockedFolds, type Fold } from "./blocked-folds";
import { quantileOf } from "./quantile";
import { thinRows } from "./thin-rows";
import { takeRows, type TrainingMatrix } from "./training-matrix";

const FOLDS = 5;
/** With fewer rows to learn from, held-out scores say more about chance than about the device. */
const MIN_FOLD_ROWS = 25;
/** Of each fold, taken evenly: neighbouring windows overlap, so those between say little more. */
const HELD_OUT_ROWS = 800;
const QUANTILES = [0.001, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];
/** In units of rho: how exact a float32 detector is, so scores closer than that count as one. */
const RESOLUTION = 1e-4;

/** What a fit on some rows says of others: one score a row, -1 infinitely far away, rising the more usual a row is. */
export type RelativeScorer = (matrix: TrainingMatrix) => Float64Array;

export interface CalibrationOptions {
  /** Share of normal windows that may be flagged, in (0, 1). */
  readonly wantedShare: number;
  /** Consecutive windows that share a reading: window / hop. */
  readonly overlap: number;
}

export interface Calibration {
  /** On the scale of the relative scores. */
  readonly threshold: number;
  /** Pairs of a share and the score that this share of held-out windows does not exceed. */
  readonly scoreQuantiles: readonly (readonly [share: number, score: number])[];
}

/**
 * Where to draw the line so that about `wantedShare` of windows not seen in training fall on it or below: a quantile
 * of held-out scores of a blocked five-fold cross-validation. The SVM's own line, 0, gives false alarm
 * rates of 7 % to 89 % on real data sets, because nu bounds the share among the rows that were fitted, not among others.
 * @param matrix all windows, unscaled, in the order of time
 * @param fit learns from rows as the final model does, from as many of them, so that their densities compare
 * @throws InvalidInputError too few rows for this overlap, or an option out of range
 */
export async function calibrateThreshold(
  matrix: TrainingMatrix,
  fit: (rows: TrainingMatrix) => Promise<RelativeScorer>,
  options: CalibrationOptions,
): Promise<Calibration> {
  const scores: number[] = [];
  for (const { train, heldOut } of calibrationFolds(matrix.count, options)) {
    const scoresOf = await fit(takeRows(matrix, train));
    const asked = thinRows(heldOut.length, HELD_OUT_ROWS).flatMap((index) => heldOut[index] ?? []);
    scores.push(...scoresOf(takeRows(matrix, asked)));
  }
  return calibrationOf(Float64Array.from(scores), options.wantedShare);
}

/** @param scores of windows that were held out, in units of rho */
export function calibrationOf(scores: Float64Array, wantedShare: number): Calibration {
  const ascending = scores.toSorted();
  return {
    threshold: chooseThreshold(ascending, wantedShare),
    scoreQuantiles: QUANTILES.map((share) => [share, quantileOf(ascending, share)] as const),
  };
}

/**
 * The `wantedShare` quantile of scores in units of rho, with two corrections.
 *
 * A device that mostly repeats itself has a lump of windows at one score. A quantile inside the lump would flag all of
 * it (or, by rounding, an arbitrary part), so the threshold moves below it.
 *
 * Where folds are strangers to each other, the quantile comes to -1, the score of a window infinitely far away, and
 * rounding would decide whether such a window is flagged. It has to be.
 */
export function chooseThreshold(ascending: Float64Array, wantedShare: number): number {
  const quantile = quantileOf(ascending, wantedShare);
  const flagged = ascending.filter((score) => score <= quantile + RESOLUTION).length / ascending.length;
  const lump = ascending.find((score) => score >= quantile - RESOLUTION) ?? quantile;
  // A single row of a short series can be more than the wanted share; then there is no lump, and the quantile stays.
  const threshold = flagged > 2 * wantedShare ? Math.min(lump - 2 * RESOLUTION, quantile) : quantile;
  return Math.max(threshold, -1 + RESOLUTION);
}

/** @throws InvalidInputError too few rows for this overlap, or an option out of range */
export function calibrationFolds(rows: number, options: CalibrationOptions): Fold[] {
  checkOptions(options);
  const folds = blockedFolds(rows, FOLDS, options.overlap);
  checkFolds(folds, rows, options.overlap);
  return folds;
}

function checkOptions({ wantedShare, overlap }: CalibrationOptions): void {
  if (!(wantedShare > 0 && wantedShare < 1)) {
    throw new InvalidInputError("wantedShare", `${wantedShare} is not between 0 and 1, both excluded`);
  }
  if (!Number.isInteger(overlap) || overlap < 1) {
    throw new InvalidInputError("overlap", `${overlap} is not a whole number of windows from 1`);
  }
}

function checkFolds(folds: readonly Fold[], rows: number, overlap: number): void {
  const fewest = Math.min(...folds.map(({ train }) => train.length));
  if (fewest >= MIN_FOLD_ROWS) return;
  throw new InvalidInputError(
    "rows",
    `${rows} windows, of which ${overlap} in a row overlap, leave ${fewest} to learn from when a fifth is held out; ` +
      `${MIN_FOLD_ROWS} are needed: train over a longer time`,
  );
}
