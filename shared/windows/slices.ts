import type { Range } from "../time";

/** Of each sensor, held in memory at a time: a week of minutes. */
const MAX_BUCKETS = 10_080;

/** The range in stretches whose buckets fit into memory. */
export function slices({ from, to }: Range, bucketMs: number): Range[] {
  const sliceMs = MAX_BUCKETS * bucketMs;
  const count = Math.ceil((to - from) / sliceMs);
  return Array.from({ length: count }, (_, i) => ({
    from: from + i * sliceMs,
    to: Math.min(from + (i + 1) * sliceMs, to),
  }));
}
