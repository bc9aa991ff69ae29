import type { Manifest } from "../models/manifest";

/**
 * How far a score lies below the device's usual one, 0..1 and comparable across devices: 0 at the median of the scores
 * held out in training and above, 0.5 at the threshold, and halving the way to 1 with every further such distance.
 * Null where the model was not calibrated.
 */
export function severityOf({ calibration, threshold }: Manifest, score: number): number | null {
  const median = calibration === undefined ? undefined : scoreAt(calibration.scoreQuantiles, 0.5);
  if (median === undefined || median <= threshold) return null;
  return score >= median ? 0 : 1 - 2 ** (-(median - score) / (median - threshold));
}

/** The score below which a share `p` of the held-out windows lies, between the quantiles that are kept. */
function scoreAt(quantiles: readonly (readonly [number, number])[], p: number): number | undefined {
  const above = quantiles.find(([share]) => share >= p);
  const below = quantiles.findLast(([share]) => share <= p);
  if (above === undefined || below === undefined) return undefined;
  if (above[0] === below[0]) return above[1];
  return below[1] + ((p - below[0]) / (above[0] - below[0])) * (above[1] - below[1]);
}
