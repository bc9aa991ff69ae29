import type { Detector } from "../models/manifest";

/**
 * What is usual for the device where it is `row`'s time: the means of training, and the row's own time.
 * Undefined where the manifest has no baseline.
 */
export function usualRow({ manifest, features }: Detector, row: Float64Array): Float64Array | undefined {
  const { baseline } = manifest;
  if (baseline === undefined) return undefined;
  return row.map((value, i) => (features[i]?.of === "time" ? value : (baseline.mean[i] ?? NaN)));
}

/**
 * How far each feature is from the usual, squared, in standard deviations of training. A feature that never varied there
 * is measured by 1, as training has it.
 */
export function squaredDistances({ manifest }: Detector, row: Float64Array, usual: Float64Array): Float64Array {
  return row.map((value, i) => ((value - (usual[i] ?? NaN)) / (manifest.baseline?.stddev[i] || 1)) ** 2);
}
