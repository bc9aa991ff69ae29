import { ceilTo, floorTo, isoOf } from "../../../shared/time";

/** The last hours up to now, on the borders of buckets, as the API takes a range. */
export function lastHours(hours: number, bucketSeconds: number, now = Date.now()): { from: string; to: string } {
  const bucketMs = bucketSeconds * 1000;
  const to = floorTo(now, bucketMs);
  const from = to - ceilTo(hours * 3_600_000, bucketMs);
  return { from: isoOf(from), to: isoOf(to) };
}

/** What somebody typed as a list of devices; nothing means all. */
export function devicesIn(text: string): "all" | string[] {
  const ids = text.split(/[\s;]+/).filter(Boolean);
  return ids.length === 0 ? "all" : ids;
}
