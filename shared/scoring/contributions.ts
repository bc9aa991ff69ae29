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
 * What time it is stays as it is: it is nobody's fault.
 * @returns one a window; none at all where the manifest has no baseline to compare with
 */
export async function contributionsOf(
  detector: Detector,
  windows: readonly ScoredWindow[],
  score: ScoreRows,
): Promise<Contributions[]> {
  const all: Contributions[] = [];
  for (let i = 0; i < windows.length; i += WINDOWS_AT_ONCE) {
    const some = windows.slice(i, i + WINDOWS_AT_ONCE).flatMap((window) => {
      const usual = usualRow(detector, window.features);
      return usual === undefined ? [] : [{ ...window, usual }];
    });
    const trials = some.flatMap(trialsOf);
    const answers = trials.length === 0 ? new Float64Array() : await score(matrixOf(trials), trials.length);
    const each = trials.length / some.length;
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
}

/** The usual row; then, feature by feature, the usual row with this one's value, and this row with the usual value. */
function trialsOf({ features, usual }: ComparedWindow): Float64Array[] {
  const trials = [usual];
  for (const i of features.keys()) trials.push(withValue(usual, i, features), withValue(features, i, usual));
  return trials;
}

function withValue(row: Float64Array, i: number, other: Float64Array): Float64Array {
  const changed = row.slice();
  changed[i] = other[i] ?? NaN;
  return changed;
}

function matrixOf(rows: readonly Float64Array[]): Float64Array {
  const width = rows[0]?.length ?? 0;
  const matrix = new Float64Array(rows.length * width);
  for (const [i, row] of rows.entries()) matrix.set(row, i * width);
  return matrix;
}

/** @param answers the scores of the window's trials */
function sharesOf(
  detector: Detector,
  { features, usual, score }: ComparedWindow,
  answers: Float64Array,
): Contributions {
  const usualScore = answers[0] ?? NaN;
  const gains = features.map((_, i) => {
    const alone = usualScore - (answers[1 + 2 * i] ?? NaN);
    const putBack = (answers[2 + 2 * i] ?? NaN) - score;
    return Math.max(0, alone + putBack);
  });
  const byModel = toShares(gains);
  const byDistance =
    toShares(squaredDistances(detector, features, usual)) ?? byModel ?? features.map(() => 1 / features.length);
  const shares = byDistance.map((share, i) => BY_DISTANCE * share + (1 - BY_DISTANCE) * (byModel?.[i] ?? share));
  return Object.fromEntries(detector.manifest.features.map((name, i) => [name, shares[i] ?? 0]));
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
