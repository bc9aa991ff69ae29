import { z } from "zod";
import { at } from "../models/training/matrix";
import { varyingFeatures } from "../models/training/scaler";
import type { TrainingMatrix } from "../models/training/training-matrix";
import { MAX_VALUE } from "../readings/reading";
import type { Instant } from "../time";
import { parseFeature } from "../windows/feature";
import { DECILES, decilesOf, distanceTo, middleOf } from "./distribution";

/** A whole day, whenever it begins, holds every time of the day once. */
export const DAY_MS = 86_400_000;
/** Deciles of fewer windows a day say nothing. */
const MIN_WINDOWS_A_DAY = 20;
/** A day is whole enough where it has so much of what a usual one has. */
export const WHOLE_SHARE = 0.5;

/** Of training's own days the farthest, so many times as far. */
const MARGIN = 2;
/** No limit is lower, in standard deviations of training. */
const LEAST_LIMIT = 1;
/** Two days say little of how far days lie from each other. */
const FEW_DAYS = 3;
const LEAST_LIMIT_OF_FEW = 1.5;

const finite = z.number().min(-MAX_VALUE).max(MAX_VALUE);

/** What later days of a device are compared with: how each feature was spread in training, and how far a day may lie. */
export const driftReferenceSchema = z.strictObject({
  windowsADay: z.number().positive(),
  features: z
    .array(
      z.strictObject({
        name: z.string(),
        median: finite,
        scale: z.number().positive().max(MAX_VALUE),
        deciles: z.array(finite).length(DECILES),
        limit: z.number().positive().max(MAX_VALUE),
      }),
    )
    .max(1000),
});

export type DriftReference = z.infer<typeof driftReferenceSchema>;
export type FeatureReference = DriftReference["features"][number];

/** The windows that a reference is taken from, in the order of time. */
export interface ReferenceWindows {
  /** Names of the matrix's columns. */
  readonly names: readonly string[];
  readonly matrix: TrainingMatrix;
  /** The end of each row's window. */
  readonly ends: readonly Instant[];
  /** Of how many windows one was taken; all, where it is left out. */
  readonly thinnedBy?: number;
}

/**
 * What training says of a device's usual days. A day's own distance from all of training, which holds it, tells what is
 * nothing to speak of; features that never varied, and what time it is, are no part of it.
 * @returns undefined where there is no whole day of at least twenty windows, or nothing ever varied
 */
export function driftReference(windows: ReferenceWindows): DriftReference | undefined {
  const { names, matrix, thinnedBy = 1 } = windows;
  const days = wholeDays(windows.ends);
  if (days.length === 0) return undefined;
  const features = varyingFeatures(matrix).flatMap((column) => {
    const name = names[column] ?? "";
    return parseFeature(name)?.of === "sensor" ? [{ name, ...referenceOf(columnOf(matrix, column), days) }] : [];
  });
  if (features.length === 0) return undefined;
  const windowsADay = days.reduce((sum, { from, to }) => sum + to - from, 0) / days.length;
  return { windowsADay: windowsADay * thinnedBy, features };
}

/** Rows [from, to). */
interface Rows {
  readonly from: number;
  readonly to: number;
}

/** Days from the first window on, without those that hold much less than the fullest one. */
function wholeDays(ends: readonly Instant[]): Rows[] {
  const [first = 0, last = 0] = [ends[0], ends.at(-1)];
  const stepMs = ends.reduce((least, end, i) => Math.min(least, end - (ends[i - 1] ?? -Infinity)), DAY_MS);
  const days: Rows[] = [];
  for (let day = first, from = 0; day + DAY_MS <= last + stepMs; day += DAY_MS) {
    const found = ends.findIndex((end) => end >= day + DAY_MS);
    const to = found < 0 ? ends.length : found;
    days.push({ from, to });
    from = to;
  }
  const fullest = Math.max(...days.map(({ from, to }) => to - from));
  return days.filter(({ from, to }) => to - from >= Math.max(MIN_WINDOWS_A_DAY, WHOLE_SHARE * fullest));
}

function referenceOf(values: Float64Array, days: readonly Rows[]): Omit<FeatureReference, "name"> {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const scale = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  const deciles = decilesOf(values.toSorted());
  const median = middleOf(deciles);
  const spread = { median, scale, deciles: deciles.map((decile) => rounded((decile - median) / scale)) };
  const farthest = Math.max(
    ...days.map(({ from, to }) => distanceTo(spread, decilesOf(values.slice(from, to).sort()))),
  );
  const least = days.length < FEW_DAYS ? LEAST_LIMIT_OF_FEW : LEAST_LIMIT;
  return { ...spread, limit: rounded(Math.max(least, MARGIN * farthest)) };
}

/** To a thousandth of a standard deviation: a manifest is read with every scoring. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;

const columnOf = ({ rows, count, features }: TrainingMatrix, column: number): Float64Array =>
  Float64Array.from({ length: count }, (_, row) => at(rows, row * features + column));
