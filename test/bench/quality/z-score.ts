import { fitScaler, standardise } from "../../../shared/models/training/scaler";
import type { TrainingMatrix } from "../../../shared/models/training/training-matrix";
import type { RelativeScorer } from "../../../shared/models/training/calibrate-threshold";

/**
 * What one would do without a model: a window is as strange as its strangest feature, in standard deviations z from
 * the training's mean. Told as -z / (1 + z), which orders windows alike and lies between -1, infinitely far, and 0, as
 * the scores of a detector do, so that one rule of calibration fits both.
 */
export function fitZScore(matrix: TrainingMatrix): RelativeScorer {
  const scaler = fitScaler(matrix);
  return (windows) => {
    const { rows, count, features } = standardise(windows, scaler);
    return Float64Array.from({ length: count }, (_, row) => {
      const z = rows.subarray(row * features, (row + 1) * features).reduce((most, v) => Math.max(most, Math.abs(v)), 0);
      return -z / (1 + z);
    });
  };
}
