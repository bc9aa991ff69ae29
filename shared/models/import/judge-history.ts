import { fitScaler } from "../training/scaler";
import { at } from "../training/matrix";
import type { TrainingMatrix } from "../training/training-matrix";
import { ModelRefusedError } from "./model-refused-error";

/** Of each feature, so far from what is usual that any model should be alarmed. */
const FAR = 100;
/** Moved one by one, those are enough to find one that counts. */
const MAX_MOVED = 200;

const isFlagged = (threshold: number) => (score: number) => score <= threshold;

/**
 * @returns how many of the device's own windows are flagged
 * @throws ModelRefusedError where all are
 */
export function countFlagged(scores: Float64Array, threshold: number): number {
  const flagged = scores.filter(isFlagged(threshold)).length;
  if (flagged < scores.length) return flagged;
  throw new ModelRefusedError(
    "manifest.threshold",
    `the model flags all ${flagged} windows of the device's own history: its threshold is ${threshold}, and the highest score ${Math.max(...scores)}`,
  );
}

/**
 * Whether a model that flags nothing of the history would ever flag anything: windows beside the history's middle by a
 * hundred times its spread, in every feature at once, and in one alone.
 */
export function farWindows(history: TrainingMatrix): TrainingMatrix {
  const { mean, scale } = fitScaler(history);
  const { features } = history;
  const directions: ((feature: number) => number)[] = [() => FAR, () => -FAR];
  for (let moved = 0; moved < Math.min(features, MAX_MOVED); moved++) {
    directions.push(
      (feature) => (feature === moved ? FAR : 0),
      (feature) => (feature === moved ? -FAR : 0),
    );
  }
  const rows = directions.flatMap((by) =>
    Array.from({ length: features }, (_, feature) => at(mean, feature) + by(feature) * at(scale, feature)),
  );
  return { rows: Float64Array.from(rows), count: directions.length, features };
}

/** @throws ModelRefusedError where none of the far windows is flagged either */
export function checkFlagsFar(scores: Float64Array, threshold: number, windows: number): void {
  if (scores.some(isFlagged(threshold))) return;
  throw new ModelRefusedError(
    "manifest.threshold",
    `the model flags none of ${windows} windows of the device's own history, and would flag none that were ${FAR} times their spread away: its threshold is ${threshold}, and the lowest score ${Math.min(...scores)}`,
  );
}
