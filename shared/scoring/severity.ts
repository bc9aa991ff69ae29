import type { Detector } from "../models/manifest";
import { squaredDistances, usualRow } from "./usual-row";

/**
 * How far a window is from the device's usual ones, 0..1 and comparable across devices: 0 where its score is the median
 * of those held out in training or more, 0.5 at the threshold, and from there halving the way to 1 with every further
 * such step of the score, and with every doubling of the distance from the usual: where a kernel is at its end, all
 * scores are one, and the distance still ranks. From 0.5 on exactly where the window is anomalous.
 * Null where the model was not calibrated.
 */
export function severityBy(detector: Detector): (score: number, row: Float64Array) => number | null {
  const { calibration, threshold } = detector.manifest;
  const median = calibration === undefined ? undefined : scoreAt(calibration.scoreQuantiles, 0.5);
  if (median === undefined || median <= threshold) return () => null;
  return (score, row) => {
    if (score >= median) return 0;
    const steps = (median - score) / (median - threshold);
    return 1 - 2 ** -(score <= threshold ? steps + doublings(detector, row) : steps);
  };
}

/** How often the root mean square of a window's distances, in standard deviations, is twice that of training, 1. */
function doublings(detector: Detector, row: Float64Array): number {
  const usual = usualRow(detector, row);
  if (usual === undefined) return 0;
  const distances = squaredDistances(detector, row, usual);
  return Math.max(0, Math.log2(distances.reduce((sum, distance) => sum + distance, 0) / distances.length) / 2);
}

/** The score below which a share `p` of the held-out windows lies, between the quantiles that are kept. */
function scoreAt(quantiles: readonly (readonly [number, number])[], p: number): number | undefined {
  const above = quantiles.find(([share]) => share >= p);
  const below = quantiles.findLast(([share]) => share <= p);
  if (above === undefined || below === undefined) return undefined;
  if (above[0] === below[0]) return above[1];
  return below[1] + ((p - below[0]) / (above[0] - below[0])) * (above[1] - below[1]);
}
