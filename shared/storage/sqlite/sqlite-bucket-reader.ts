import type { Bucket, BucketReader, BucketSeries } from "../../readings/bucket-reader";
import type { SensorName } from "../../readings/reading";
import type { Database } from "./database";
import { numberOf } from "../row-values";

/** Below it buckets count as deleted, whether they are still there or not. */
const KEPT_FROM = "COALESCE((SELECT kept_from FROM schedule_state), -9e15)";

const sql = {
  series: `
SELECT sensor, bucket_start, count, mean, m2, min, max, first_value, first_at, last_value, last_at FROM bucket
WHERE device_id = :deviceId AND bucket_start >= MAX(:from, ${KEPT_FROM}) AND bucket_start < :to
ORDER BY bucket_start`,
  oldest: `SELECT MIN(bucket_start) AS oldest FROM bucket WHERE bucket_start >= ${KEPT_FROM}`,
  latest: `
SELECT MAX(bucket_start) AS latest FROM bucket WHERE device_id = :deviceId AND bucket_start >= ${KEPT_FROM}`,
  count: "SELECT COALESCE(SUM(count), 0) AS readings FROM bucket",
} as const;

export function sqliteBucketReader(database: Database): BucketReader {
  return {
    readSeries: (deviceId, from, to) =>
      database.read(() => seriesOf(database.values<BucketValues>(sql.series, { deviceId, from, to }))),
    oldestBucket: () => database.read(() => numberOf(database.get(sql.oldest)?.["oldest"])),
    latestBucket: (deviceId) => database.read(() => numberOf(database.get(sql.latest, { deviceId })?.["latest"])),
    countReadings: () => database.read(() => Number(database.get(sql.count)?.["readings"])),
  };
}

/** What `sql.series` selects. */
type BucketValues = readonly [
  ...[sensor: SensorName, bucketStart: number, count: number, mean: number, m2: number, min: number, max: number],
  ...[firstValue: number, firstAt: number, lastValue: number, lastAt: number],
];

function seriesOf(rows: readonly BucketValues[]): BucketSeries {
  const series = new Map<SensorName, Bucket[]>();
  for (const [sensor, bucketStart, count, mean, m2, min, max, firstValue, firstAt, lastValue, lastAt] of rows) {
    const bucket = { bucketStart, count, mean, m2, min, max, firstValue, firstAt, lastValue, lastAt };
    const buckets = series.get(sensor);
    if (buckets === undefined) series.set(sensor, [bucket]);
    else buckets.push(bucket);
  }
  return series;
}
