import type { Bucket, BucketReader, BucketSeries } from "../../readings/bucket-reader";
import type { SensorName } from "../../readings/reading";
import type { Database, Row } from "./database";
import { numberOf } from "../row-values";

/** Below it buckets count as deleted, whether they are still there or not. */
const KEPT_FROM = "COALESCE((SELECT kept_from FROM schedule_state), -9e15)";

const sql = {
  series: `
SELECT * FROM bucket
WHERE device_id = :deviceId AND bucket_start >= MAX(:from, ${KEPT_FROM}) AND bucket_start < :to
ORDER BY bucket_start`,
  oldest: `SELECT MIN(bucket_start) AS oldest FROM bucket WHERE bucket_start >= ${KEPT_FROM}`,
  latest: `
SELECT MAX(bucket_start) AS latest FROM bucket WHERE device_id = :deviceId AND bucket_start >= ${KEPT_FROM}`,
  count: "SELECT COALESCE(SUM(count), 0) AS readings FROM bucket",
} as const;

export function sqliteBucketReader(database: Database): BucketReader {
  return {
    readSeries: (deviceId, from, to) => database.read(() => seriesOf(database.all(sql.series, { deviceId, from, to }))),
    oldestBucket: () => database.read(() => numberOf(database.get(sql.oldest)?.["oldest"])),
    latestBucket: (deviceId) => database.read(() => numberOf(database.get(sql.latest, { deviceId })?.["latest"])),
    countReadings: () => database.read(() => Number(database.get(sql.count)?.["readings"])),
  };
}

function seriesOf(rows: readonly Row[]): BucketSeries {
  const series = new Map<SensorName, Bucket[]>();
  for (const row of rows) {
    const sensor = row["sensor"] as SensorName;
    const buckets = series.get(sensor);
    if (buckets === undefined) series.set(sensor, [bucketOf(row)]);
    else buckets.push(bucketOf(row));
  }
  return series;
}

export const bucketOf = (row: Row): Bucket => ({
  bucketStart: Number(row["bucket_start"]),
  count: Number(row["count"]),
  mean: Number(row["mean"]),
  m2: Number(row["m2"]),
  min: Number(row["min"]),
  max: Number(row["max"]),
  firstValue: Number(row["first_value"]),
  firstAt: Number(row["first_at"]),
  lastValue: Number(row["last_value"]),
  lastAt: Number(row["last_at"]),
});
