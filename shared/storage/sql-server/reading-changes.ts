import type { ReadingChanges } from "../../readings/ingest/ingest-store";
import type { BulkSet, TableShape } from "./bulk";
import type { Row } from "./database";
import { CLOSING, takeLock } from "./locks";
import { changeSql, KEY_SEPARATOR } from "./reading-change-statements";
import { numberOf } from "../row-values";
import { BIGINT, BUCKET_START, DEVICE_ID, FLOAT, INSTANT, SENSOR, text, varchar, type Parameters } from "./sql-types";

/** What counted readings change, with the items they came in. */
export interface CountedChanges extends ReadingChanges {
  readonly seenItems: readonly string[];
}

const tables = {
  bucket: {
    name: "#bucket",
    columns: {
      ...{ device_id: DEVICE_ID, bucket_start: BUCKET_START, sensor: SENSOR, count: BIGINT, mean: FLOAT, m2: FLOAT },
      ...{ min: FLOAT, max: FLOAT, first_value: FLOAT, first_at: INSTANT, last_value: FLOAT, last_at: INSTANT },
    },
    key: ["device_id", "bucket_start", "sensor"],
  },
  device: {
    name: "#device",
    columns: { device_id: DEVICE_ID, first_seen: INSTANT, last_seen: INSTANT },
    key: ["device_id"],
  },
  seen: { name: "#seen", columns: { item_key: varchar(64) }, key: ["item_key"] },
  late: { name: "#late", columns: { device_id: DEVICE_ID, from_at: INSTANT, to_at: INSTANT } },
} as const satisfies Record<string, TableShape>;

/** The rows to copy; sets without any are left out. */
export function changeSets({ buckets, devices, seenItems, lateChanges }: CountedChanges): BulkSet[] {
  return [
    { table: tables.bucket, rows: buckets.map(bucketValues) },
    { table: tables.device, rows: devices.map(({ deviceId, firstAt, lastAt }) => [deviceId, firstAt, lastAt]) },
    { table: tables.seen, rows: seenItems.map((key) => [key]) },
    { table: tables.late, rows: lateChanges.map(({ deviceId, from, to }) => [deviceId, from, to]) },
  ].filter(({ rows }) => rows.length > 0);
}

/** What merges the copied rows; takes @now. The tables go with it. */
export const changeStatements = (changes: CountedChanges): string =>
  [
    changes.buckets.length > 0 ? changeSql.mergeBuckets : "",
    changes.devices.length > 0 ? changeSql.seeDevices : "",
    changes.seenItems.length > 0 ? changeSql.seeItems : "",
    changes.lateChanges.length > 0 ? changeSql.addLate : "",
  ].join("");

/**
 * Shuts closing out until the transaction ends, then answers two sets: where the schedule stands, and which of the items
 * were ingested before.
 */
export const changeState = `${takeLock("@closing", "Shared")}${changeSql.closedThrough}${changeSql.seenAmong}`;
export const changeStateParameters = (itemKeys: readonly string[]): Parameters => ({
  closing: CLOSING,
  keys: text(itemKeys.join(KEY_SEPARATOR)),
});

export const changeStateOf = (schedule: readonly Row[] = [], seen: readonly Row[] = []) => ({
  closedThrough: numberOf(schedule[0]?.["closed_through"]),
  seen: new Set(seen.map((row) => String(row["item_key"]))),
});

const bucketValues = (bucket: ReadingChanges["buckets"][number]): (string | number)[] => [
  ...[bucket.deviceId, bucket.bucketStart, bucket.sensor, bucket.count, normal(bucket.mean), normal(bucket.m2)],
  ...[normal(bucket.min), normal(bucket.max), normal(bucket.firstValue), bucket.firstAt],
  ...[normal(bucket.lastValue), bucket.lastAt],
];

const SMALLEST_NORMAL = 2 ** -1022;

/** SQL Server's float has no subnormal numbers: they are taken for 0. */
const normal = (value: number): number => (Math.abs(value) < SMALLEST_NORMAL ? 0 : value);
