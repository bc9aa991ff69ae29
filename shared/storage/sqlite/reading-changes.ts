import type { BucketChange } from "../../readings/aggregate-points";
import type { ReadingChanges } from "../../readings/ingest/ingest-store";
import type { DeviceId, SensorName } from "../../readings/reading";
import type { Instant } from "../../time";
import type { Database, Row } from "./database";
import { sql } from "./ingest-statements";

/** What counted readings change, within the transaction that says why they count. */
export function writeChanges(
  database: Database,
  now: Instant,
  { buckets, devices, seenItems, lateChanges }: ReadingChanges & { readonly seenItems: readonly string[] },
): void {
  database.runEach(sql.mergeBucket, buckets, valuesOf);
  database.runEach(sql.seeDevice, devices, ({ deviceId, firstAt, lastAt }) => [deviceId, firstAt, lastAt]);
  database.runEach(sql.seeItem, seenItems, (key) => [key, now]);
  for (const change of lateChanges) database.run(sql.addLate, { ...change });
}

/** Those of the keys that were ingested before. */
export function seenAmong(database: Database, itemKeys: readonly string[]): Set<string> {
  const rows = itemKeys.length === 0 ? [] : database.all(sql.seenAmong, { keys: JSON.stringify(itemKeys) });
  return new Set(rows.map(({ item_key }) => String(item_key)));
}

export function closedThrough(database: Database): Instant | undefined {
  const instant = database.get(sql.closedThrough)?.["closed_through"];
  return typeof instant === "number" ? instant : undefined;
}

export const bucketChangeOf = (row: Row): BucketChange => ({
  deviceId: row["device_id"] as DeviceId,
  sensor: row["sensor"] as SensorName,
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

/** In the order of the columns. */
export const valuesOf = (bucket: BucketChange) => [
  bucket.deviceId,
  bucket.bucketStart,
  bucket.sensor,
  bucket.count,
  bucket.mean,
  bucket.m2,
  bucket.min,
  bucket.max,
  bucket.firstValue,
  bucket.firstAt,
  bucket.lastValue,
  bucket.lastAt,
];
