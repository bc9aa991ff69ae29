/** The last hours up to now, on the borders of buckets, as the API takes a range. */
export function lastHours(hours: number, bucketSeconds: number, now = Date.now()): { from: string; to: string } {
  const bucketMs = bucketSeconds * 1000;
  const to = Math.floor(now / bucketMs) * bucketMs;
  const from = to - Math.ceil((hours * 3_600_000) / bucketMs) * bucketMs;
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

/** What somebody typed as a list of devices; nothing means all. */
export function devicesIn(text: string): "all" | string[] {
  const ids = text.split(/[\s;]+/).filter(Boolean);
  return ids.length === 0 ? "all" : ids;
}
