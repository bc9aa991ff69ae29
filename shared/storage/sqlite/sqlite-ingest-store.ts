import type { BucketChange } from "../../readings/aggregate-readings";
import type {
  IngestState,
  IngestStore,
  IngestWrite,
  PartitionKey,
  PartitionProgress,
} from "../../readings/ingest-store";
import type { Instant } from "../../time";
import type { Database, Row } from "./database";
import { sql } from "./ingest-statements";

export function sqliteIngestStore(database: Database): IngestStore {
  return {
    ingest: (partition, itemKeys, now, decide) =>
      database.write(() => {
        const write = decide(stateOf(database, partition, itemKeys));
        if (write !== undefined) apply(database, partition, now, write);
      }),
    progress: () => database.read(() => database.all(sql.progress).map(progressOf)),
  };
}

/** The write lock of the whole file is held: no other owner of the partition and no closing comes in between. */
function stateOf(database: Database, partition: PartitionKey, itemKeys: readonly string[]): IngestState {
  const row = database.get(sql.watermark, { ...partition });
  const seen = itemKeys.length === 0 ? [] : database.all(sql.seenAmong, { keys: JSON.stringify(itemKeys) });
  const closedThrough = database.get(sql.closedThrough)?.["closed_through"];
  return {
    watermark: row && { sequenceNumber: Number(row["sequence_number"]), enqueuedAt: Number(row["enqueued_at"]) },
    seen: new Set(seen.map(({ item_key }) => String(item_key))),
    closedThrough: typeof closedThrough === "number" ? closedThrough : undefined,
  };
}

function apply(database: Database, partition: PartitionKey, now: Instant, write: IngestWrite): void {
  database.runEach(sql.mergeBucket, write.buckets, valuesOf);
  database.runEach(sql.seeDevice, write.devices, ({ deviceId, firstAt, lastAt }) => [deviceId, firstAt, lastAt]);
  database.runEach(sql.seeItem, write.seenItems, (key) => [key, now]);
  for (const letter of write.deadLetters) database.run(sql.addDeadLetter, { ...partition, ...letter, now });
  for (const gap of write.gaps) database.run(sql.addGap, { ...partition, ...gap, now });
  for (const change of write.lateChanges) database.run(sql.addLate, { ...change });
  database.run(sql.advance, { ...partition, ...write.watermark, ...write.counts });
}

/** In the order of the columns. */
const valuesOf = (bucket: BucketChange) => [
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

const progressOf = (row: Row): PartitionProgress => ({
  namespace: String(row["namespace"]),
  hub: String(row["hub"]),
  hubCreatedAt: Number(row["hub_created_at"]),
  partitionId: String(row["partition_id"]),
  watermark: { sequenceNumber: Number(row["sequence_number"]), enqueuedAt: Number(row["enqueued_at"]) },
  counted: Number(row["counted"]),
  duplicates: Number(row["duplicates"]),
  deadLetters: Number(row["dead_letters"]),
  redeliveredEvents: Number(row["redelivered_events"]),
});
