import type { Detector } from "../models/manifest";
import type { ScoreRows } from "./scorer";
import { squaredDistances, usualRow } from "./usual-row";

/** Share of each feature in a window's being anomalous: none below 0, and all together 1. */
export type Contributions = Readonly<Record<string, number>>;

/** The part that is shared out by distance alone: where a kernel is at its end, it still ranks. */
const BY_DISTANCE = 0.1;
/** As many windows at a time: their trial rows are held in memory. */
const WINDOWS_AT_ONCE = 100;

/**
 * What each feature has to do with anomalous windows, asked of the model itself, whatever it is. Against a window that is
 * usual for the device: what the score loses where one feature alone is this window's, and what it gains where one
 * feature alone is put back to the usual; the mean of the two. The first finds features that are odd by themselves, the
 * second those that are odd only together. For two features that is their Shapley value (Štrumbelj, Kononenko:
 * "Explaining prediction models and individual predictions with feature contributions", 2014).
 * What time it is stays as it is: it is nobody's fault, and no trial is spent on it.
 * @returns one a window; none at all where the manifest has no baseline to compare with
 */
export async function contributionsOf(
  detector: Detector,
  windows: readonly ScoredWindow[],
  score: ScoreRows,
): Promise<Contributions[]> {
  const blamed = [...detector.features.keys()].filter((i) => detector.features[i]?.of === "sensor");
  const each = trialsOfOne(blamed);
  const all: Contributions[] = [];
  for (let i = 0; i < windows.length; i += WINDOWS_AT_ONCE) {
    const some = windows.slice(i, i + WINDOWS_AT_ONCE).flatMap((window) => {
      const usual = usualRow(detector, window.features);
      return usual === undefined ? [] : [{ ...window, usual, blamed }];
    });
    const trials = trialsOf(some);
    const answers = trials.length === 0 ? new Float64Array() : await score(trials, some.length * each);
    for (const [w, window] of some.entries()) {
      all.push(sharesOf(detector, window, answers.subarray(w * each, (w + 1) * each)));
    }
  }
  return all;
}

export interface ScoredWindow {
  readonly score: number;
  /** Its row, unscaled. */
  readonly features: Float64Array;
}

interface ComparedWindow extends ScoredWindow {
  readonly usual: Float64Array;
  /** Those of its features that may be to blame, by their index. */
  readonly blamed: readonly number[];
}

const trialsOfOne = (blamed: readonly number[]): number => 1 + 2 * blamed.length;

/**
 * Rows, one behind the other. Of each window the usual row; then, of feature after feature, the usual row with this one's
 * value, and this row with the usual value.
 */
function trialsOf(windows: readonly ComparedWindow[]): Float64Array {
  const values = windows.reduce((sum, { features, blamed }) => sum + features.length * trialsOfOne(blamed), 0);
  const matrix = new Float64Array(values);
  let next = 0;
  const add = (row: Float64Array, changed?: number, other = row): void => {
    matrix.set(row, next);
    if (changed !== undefined) matrix[next + changed] = other[changed] ?? NaN;
    next += row.length;
  };
  for (const { features, usual, blamed } of windows) {
    add(usual);
    for (const i of blamed) {
      add(usual, i, features);
      add(features, i, usual);
    }
  }
  return matrix;
}

/** @param answers the scores of the window's trials */
function sharesOf(
  detector: Detector,
  { features, usual, blamed, score }: ComparedWindow,
  answers: Float64Array,
): Contributions {
  const usualScore = answers[0] ?? NaN;
  const gains = new Float64Array(features.length);
  for (const [n, i] of blamed.entries()) {
    const alone = usualScore - (answers[1 + 2 * n] ?? NaN);
    const putBack = (answers[2 + 2 * n] ?? NaN) - score;
    gains[i] = Math.max(0, alone + putBack);
  }
  const byModel = toShares(gains);
  const byDistance =
    toShares(squaredDistances(detector, features, usual)) ?? byModel ?? features.map(() => 1 / features.length);
  const shares: Record<string, number> = {};
  for (const [i, name] of detector.manifest.features.entries()) {
    const share = byDistance[i] ?? 0;
    shares[name] = BY_DISTANCE * share + (1 - BY_DISTANCE) * (byModel?.[i] ?? share);
  }
  return shares;
}

/** Undefined where there is nothing to share out, or too much for a number to hold. */
function toShares(weights: Float64Array): Float64Array | undefined {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return sum > 0 && Number.isFinite(sum) ? weights.map((weight) => weight / sum) : undefined;
}

/** The contributions of each sensor's features together. */
export function bySensor(contributions: Contributions): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [name, share] of Object.entries(contributions)) {
    const sensor = name.slice(0, name.lastIndexOf("."));
    sums.set(sensor, (sums.get(sensor) ?? 0) + share);
  }
  return sums;
}
