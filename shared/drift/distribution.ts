import { quantileOf } from "../models/training/quantile";

/** Nothing beyond the outer deciles is looked at: strange windows, less than a tenth of all, move none of them. */
const SHARES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;
export const DECILES = SHARES.length;
/** A distance is finite, whatever the values. */
const FARTHEST = 1e6;

/** How a feature's values are spread, as small as a manifest wants it. */
export interface Distribution {
  readonly median: number;
  /** Standard deviation; the unit of `deciles`. */
  readonly scale: number;
  /** Less the median, in units of `scale`: they stay exact where values lie far from zero. */
  readonly deciles: readonly number[];
}

export const decilesOf = (ascending: Float64Array): number[] => SHARES.map((share) => quantileOf(ascending, share));

/**
 * How far the deciles of some values lie from those of a distribution, on average, in units of its scale: the first
 * Wasserstein distance of the middle four fifths. A level that moves by k standard deviations is k away; values that
 * spread twice as wide about the same middle are about 0.6 away.
 */
export function distanceTo({ median, scale, deciles }: Distribution, others: readonly number[]): number {
  const steps = deciles.map((decile, i) => Math.abs(((others[i] ?? NaN) - median) / scale - decile));
  return Math.min(FARTHEST, steps.reduce((sum, step) => sum + step, 0) / steps.length);
}

/** Of the outer deciles from each other. */
export const widthOf = (deciles: readonly number[]): number => (deciles.at(-1) ?? NaN) - (deciles[0] ?? NaN);

export const middleOf = (deciles: readonly number[]): number => deciles[(DECILES - 1) / 2] ?? NaN;
