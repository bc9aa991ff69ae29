import type { FoundGap, GapFill, GapStore } from "../../readings/gaps/gap-store";
import type { PartitionKey } from "../../readings/ingest/ingest-store";
import type { Instant } from "../../time";
import type { Database, Row } from "./database";
import { closedThrough, seenAmong, writeChanges } from "./reading-changes";
import { addDeadLetter } from "./sqlite-dead-letter-store";

const PARTITION =
  "namespace = :namespace AND hub = :hub AND hub_created_at = :hubCreatedAt AND partition_id = :partitionId";
const GAP = `${PARTITION} AND from_sequence = :fromSequence AND lost_at IS NULL`;

const sql = {
  list: "SELECT * FROM ingest_gap ORDER BY namespace, hub, hub_created_at, partition_id, from_sequence",
  find: `SELECT to_sequence, found_at FROM ingest_gap WHERE ${GAP}`,
  fill: `DELETE FROM ingest_gap WHERE ${GAP} AND to_sequence <= :upTo`,
  shrink: `UPDATE ingest_gap SET from_sequence = :upTo + 1 WHERE ${GAP}`,
  lose: `
INSERT INTO ingest_gap (namespace, hub, hub_created_at, partition_id, from_sequence, to_sequence, found_at, lost_at)
VALUES (:namespace, :hub, :hubCreatedAt, :partitionId, :fromSequence, :toSequence, :foundAt, :now)`,
  count: `
UPDATE ingest_watermark SET
  counted = counted + :counted, duplicates = duplicates + :duplicates, dead_letters = dead_letters + :deadLetters
WHERE ${PARTITION}`,
} as const;

export function sqliteGapStore(database: Database): GapStore {
  return {
    list: () => database.read(() => database.all(sql.list).map(gapOf)),
    fill: ({ partition, fromSequence }, itemKeys, now, decide) =>
      database.write(() => {
        const row = database.get(sql.find, { ...partition, fromSequence });
        if (row === undefined) return false;
        const write = decide({ seen: seenAmong(database, itemKeys), closedThrough: closedThrough(database) });
        const { upTo } = write;
        if (database.run(sql.fill, { ...partition, fromSequence, upTo }) === 0) {
          database.run(sql.shrink, { ...partition, fromSequence, upTo });
        }
        apply(database, partition, { foundAt: Number(row["found_at"]), now }, write);
        return true;
      }),
  };
}

function apply(
  database: Database,
  partition: PartitionKey,
  { foundAt, now }: { readonly foundAt: Instant; readonly now: Instant },
  write: GapFill,
): void {
  for (const gap of write.lost) database.run(sql.lose, { ...partition, ...gap, foundAt, now });
  writeChanges(database, now, write);
  for (const letter of write.deadLetters) {
    addDeadLetter(database, { ...letter, partition, refusedAt: now, replays: 0 }, null);
  }
  database.run(sql.count, { ...partition, ...write.counts });
}

const gapOf = (row: Row): FoundGap => ({
  partition: {
    namespace: String(row["namespace"]),
    hub: String(row["hub"]),
    hubCreatedAt: Number(row["hub_created_at"]),
    partitionId: String(row["partition_id"]),
  },
  fromSequence: Number(row["from_sequence"]),
  toSequence: Number(row["to_sequence"]),
  foundAt: Number(row["found_at"]),
  lostAt: typeof row["lost_at"] === "number" ? row["lost_at"] : undefined,
});
