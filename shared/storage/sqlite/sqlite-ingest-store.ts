import {
  MINUTE_MS,
  type IngestState,
  type IngestStore,
  type IngestWrite,
  type PartitionKey,
  type PartitionProgress,
} from "../../readings/ingest/ingest-store";
import { floorTo, type Instant } from "../../time";
import { minuteOf } from "../ingest-rows";
import type { Database, Row } from "./database";
import { sql } from "./ingest-statements";
import { closedThrough, seenAmong, writeChanges } from "./reading-changes";
import { SharedCommit } from "./shared-commit";
import { addDeadLetter } from "./sqlite-dead-letter-store";

export function sqliteIngestStore(database: Database): IngestStore {
  const batches = new SharedCommit(database);
  return {
    ingest: (partition, itemKeys, now, decide) =>
      batches.write(() => {
        const write = decide(stateOf(database, partition, itemKeys));
        if (write !== undefined) apply(database, partition, now, write);
      }),
    progress: () => database.read(() => database.all(sql.progress).map(progressOf)),
    minutes: (since) =>
      database.read(() =>
        database
          .all(sql.minutes, { since: floorTo(since, MINUTE_MS) })
          .map((row) => ({ ...partitionOf(row), ...minuteOf(row) })),
      ),
  };
}

/** The write lock of the whole file is held: no other owner of the partition and no closing comes in between. */
function stateOf(database: Database, partition: PartitionKey, itemKeys: readonly string[]): IngestState {
  const row = database.get(sql.watermark, { ...partition });
  return {
    watermark: row && { sequenceNumber: Number(row["sequence_number"]), enqueuedAt: Number(row["enqueued_at"]) },
    seen: seenAmong(database, itemKeys),
    closedThrough: closedThrough(database),
  };
}

function apply(database: Database, partition: PartitionKey, now: Instant, write: IngestWrite): void {
  writeChanges(database, now, write);
  for (const letter of write.deadLetters) {
    addDeadLetter(database, { ...letter, partition, refusedAt: now, replays: 0 }, null);
  }
  for (const gap of write.gaps) database.run(sql.addGap, { ...partition, ...gap, now });
  database.run(sql.advance, { ...partition, ...write.watermark, ...write.counts });
  const minute = floorTo(now, MINUTE_MS);
  database.run(sql.countMinute, { ...partition, minute, ...write.counts, late: write.late });
}

const partitionOf = (row: Row): PartitionKey => ({
  namespace: String(row["namespace"]),
  hub: String(row["hub"]),
  hubCreatedAt: Number(row["hub_created_at"]),
  partitionId: String(row["partition_id"]),
});

const progressOf = (row: Row): PartitionProgress => ({
  ...partitionOf(row),
  watermark: { sequenceNumber: Number(row["sequence_number"]), enqueuedAt: Number(row["enqueued_at"]) },
  counted: Number(row["counted"]),
  duplicates: Number(row["duplicates"]),
  deadLetters: Number(row["dead_letters"]),
  redeliveredEvents: Number(row["redelivered_events"]),
});
