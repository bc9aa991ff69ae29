import {
  MINUTE_MS,
  type Gap,
  type IngestState,
  type IngestStore,
  type IngestWrite,
  type PartitionKey,
  type PartitionProgress,
} from "../../readings/ingest/ingest-store";
import { floorTo, type Instant } from "../../time";
import { minuteOf } from "../ingest-rows";
import type { BulkSet } from "./bulk";
import type { Database, Row, Transaction } from "./database";
import { addLetters, letterSets } from "./dead-letter-rows";
import { sql } from "./ingest-statements";
import { partitionLock } from "./locks";
import { partitionOf, partitionParameters } from "./partition-parameters";
import { changeSets, changeStatements, changeStateOf, changeStateParameters } from "./reading-changes";
import { BIGINT, bigint, bucketStart, instant } from "./sql-types";

/**
 * A batch costs the same number of round trips whatever its rows: one to begin, one to lock and look, one to make the
 * temporary tables and two to fill each that is needed, one to merge, one to commit.
 */
export function sqlServerIngestStore(database: Database): IngestStore {
  return {
    // Repeated after a commit whose answer was lost, it finds the watermark advanced, and `decide` drops every event.
    ingest: (partition, itemKeys, now, decide) =>
      database.write(async (transaction) => {
        const write = decide(await stateOf(transaction, partition, itemKeys));
        if (write !== undefined) await apply(transaction, partition, now, write);
      }),
    progress: async () => (await database.all(sql.progress)).map(progressOf),
    minutes: async (since) => {
      const rows = await database.all(sql.minutes, { since: bucketStart(floorTo(since, MINUTE_MS)) });
      return rows.map((row) => ({ ...partitionOf(row), ...minuteOf(row) }));
    },
  };
}

async function stateOf(
  transaction: Transaction,
  partition: PartitionKey,
  itemKeys: readonly string[],
): Promise<IngestState> {
  const [schedule, seen, watermarks] = await transaction.sets(sql.state, {
    ...{ partition: partitionLock(partition), ...partitionParameters(partition) },
    ...changeStateParameters(itemKeys),
  });
  const row = watermarks?.[0];
  return { ...changeStateOf(schedule, seen), watermark: row && watermarkOf(row) };
}

async function apply(
  transaction: Transaction,
  partition: PartitionKey,
  now: Instant,
  write: IngestWrite,
): Promise<void> {
  const letters = write.deadLetters.map((letter) => ({ ...letter, partition, refusedAt: now, replays: 0 }));
  await transaction.bulkAll([...changeSets(write), ...letterSets(letters, null), ...gapSets(write.gaps)]);
  const { watermark, counts } = write;
  const statements = [
    ...[changeStatements(write), letters.length > 0 ? addLetters : "", write.gaps.length > 0 ? sql.addGaps : ""],
    ...[sql.advance, sql.countMinute],
  ];
  await transaction.all(statements.join(""), {
    ...{ ...partitionParameters(partition), now: instant(now) },
    ...{ sequenceNumber: bigint(watermark.sequenceNumber), enqueuedAt: instant(watermark.enqueuedAt) },
    ...{ counted: bigint(counts.counted), late: bigint(write.late), duplicates: bigint(counts.duplicates) },
    minute: bucketStart(floorTo(now, MINUTE_MS)),
    ...{ deadLetters: bigint(counts.deadLetters), redeliveredEvents: bigint(counts.redeliveredEvents) },
  });
}

const gapSets = (gaps: readonly Gap[]): BulkSet[] => {
  const table = { name: "#gap", columns: { from_sequence: BIGINT, to_sequence: BIGINT } } as const;
  return gaps.length === 0 ? [] : [{ table, rows: gaps.map((gap) => [gap.fromSequence, gap.toSequence]) }];
};

const watermarkOf = (row: Row) => ({
  sequenceNumber: Number(row["sequence_number"]),
  enqueuedAt: (row["enqueued_at"] as Date).getTime(),
});

const progressOf = (row: Row): PartitionProgress => ({
  ...partitionOf(row),
  watermark: watermarkOf(row),
  counted: Number(row["counted"]),
  duplicates: Number(row["duplicates"]),
  deadLetters: Number(row["dead_letters"]),
  redeliveredEvents: Number(row["redelivered_events"]),
});
