import type { Bucket, BucketReader } from "../../readings/bucket-reader";
import type { SensorName } from "../../readings/reading";
import { ceilTo, type Instant } from "../../time";
import type { Database, Row } from "./database";
import { numberOf } from "../row-values";
import { bucketStart, id } from "./sql-types";

/** Buckets that retention has given up count as deleted, whether they are still there or not. */
const isKept = (otherwise: string): string =>
  `bucket_start >= COALESCE((SELECT kept_from FROM schedule_state), ${otherwise})`;

const EVER = "CAST('0001-01-01' AS datetime2(3))";

const sql = {
  series: `
SELECT * FROM bucket
WHERE device_id = @deviceId AND bucket_start >= @from AND bucket_start < @to AND ${isKept("@from")}
ORDER BY bucket_start`,
  oldest: `SELECT MIN(bucket_start) AS oldest FROM bucket WHERE ${isKept(EVER)}`,
  latest: `SELECT MAX(bucket_start) AS latest FROM bucket WHERE device_id = @deviceId AND ${isKept(EVER)}`,
  count: "SELECT COALESCE(SUM([count]), 0) AS readings FROM bucket",
} as const;

export function sqlServerBucketReader(database: Database): BucketReader {
  return {
    readSeries: async (deviceId, from, to) => {
      const series = new Map<SensorName, Bucket[]>();
      const range = { from: bucketStart(firstFrom(from)), to: bucketStart(firstFrom(to)) };
      for await (const row of database.stream(sql.series, { deviceId: id(deviceId), ...range })) {
        const sensor = row["sensor"] as SensorName;
        const buckets = series.get(sensor);
        if (buckets === undefined) series.set(sensor, [bucketOf(row)]);
        else buckets.push(bucketOf(row));
      }
      return series;
    },
    oldestBucket: async () => numberOf((await database.all(sql.oldest))[0]?.["oldest"]),
    latestBucket: async (deviceId) =>
      numberOf((await database.all(sql.latest, { deviceId: id(deviceId) }))[0]?.["latest"]),
    countReadings: async () => Number((await database.all(sql.count))[0]?.["readings"]),
  };
}

/** Buckets start on whole seconds: compared with those, the column's index is of use. */
const firstFrom = (at: Instant): Instant => ceilTo(at, 1000);

export const bucketOf = (row: Row): Bucket => ({
  bucketStart: (row["bucket_start"] as Date).getTime(),
  count: Number(row["count"]),
  mean: Number(row["mean"]),
  m2: Number(row["m2"]),
  min: Number(row["min"]),
  max: Number(row["max"]),
  firstValue: Number(row["first_value"]),
  firstAt: (row["first_at"] as Date).getTime(),
  lastValue: Number(row["last_value"]),
  lastAt: (row["last_at"] as Date).getTime(),
});
