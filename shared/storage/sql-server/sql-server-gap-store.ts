import type { FillState, FoundGap, GapFill, GapStore } from "../../readings/gaps/gap-store";
import type { Gap, PartitionKey } from "../../readings/ingest/ingest-store";
import type { Instant } from "../../time";
import type { BulkSet } from "./bulk";
import type { Database, Row, Transaction } from "./database";
import { addLetters, letterSets } from "./dead-letter-rows";
import { partitionLock, takeLock } from "./locks";
import { PARTITION, partitionOf, partitionParameters } from "./partition-parameters";
import { changeSets, changeState, changeStateOf, changeStateParameters, changeStatements } from "./reading-changes";
import { numberOf } from "../row-values";
import { BIGINT, bigint, instant } from "./sql-types";

const GAP = `${PARTITION} AND from_sequence = @fromSequence AND lost_at IS NULL`;

const sql = {
  list: "SELECT * FROM ingest_gap ORDER BY namespace, hub, hub_created_at, partition_id, from_sequence",
  /** Locks and looks, as ingest does. */
  state: `${takeLock("@partition", "Exclusive")}${changeState}
SELECT found_at FROM ingest_gap WHERE ${GAP}`,
  fill: `
DELETE FROM ingest_gap WHERE ${GAP} AND to_sequence <= @upTo;
IF @@ROWCOUNT = 0
  UPDATE ingest_gap SET from_sequence = @upTo + 1 WHERE ${GAP};`,
  lose: `
INSERT INTO ingest_gap (namespace, hub, hub_created_at, partition_id, from_sequence, to_sequence, found_at, lost_at)
SELECT @namespace, @hub, @hubCreatedAt, @partitionId, from_sequence, to_sequence, @foundAt, @now FROM #lost;
DROP TABLE #lost;`,
  count: `
UPDATE ingest_watermark SET
  counted = counted + @counted, duplicates = duplicates + @duplicates, dead_letters = dead_letters + @deadLetters
WHERE ${PARTITION};`,
} as const;

export function sqlServerGapStore(database: Database): GapStore {
  return {
    list: async () => (await database.all(sql.list)).map(gapOf),
    fill: (gap, itemKeys, now, decide) =>
      database.write(async (transaction) => {
        const found = await stateOf(transaction, gap, itemKeys);
        if (found === undefined) return false;
        await apply(transaction, gap, { foundAt: found.foundAt, now }, decide(found.state));
        return true;
      }),
  };
}

type GapKey = Pick<FoundGap, "partition" | "fromSequence">;

async function stateOf(
  transaction: Transaction,
  { partition, fromSequence }: GapKey,
  itemKeys: readonly string[],
): Promise<{ readonly state: FillState; readonly foundAt: Instant } | undefined> {
  const [schedule, seen, gaps] = await transaction.sets(sql.state, {
    ...{ partition: partitionLock(partition), ...partitionParameters(partition), fromSequence: bigint(fromSequence) },
    ...changeStateParameters(itemKeys),
  });
  const row = gaps?.[0];
  return row && { state: changeStateOf(schedule, seen), foundAt: Number(row["found_at"]) };
}

async function apply(
  transaction: Transaction,
  { partition, fromSequence }: GapKey,
  { foundAt, now }: { readonly foundAt: Instant; readonly now: Instant },
  write: GapFill,
): Promise<void> {
  const letters = lettersOf(write, partition, now);
  await transaction.bulkAll([...changeSets(write), ...letterSets(letters, null), ...lostSets(write.lost)]);
  const statements = [
    ...[sql.fill, write.lost.length > 0 ? sql.lose : "", changeStatements(write)],
    ...[letters.length > 0 ? addLetters : "", sql.count],
  ];
  const { upTo, counts } = write;
  await transaction.all(statements.join(""), {
    ...{ ...partitionParameters(partition), fromSequence: bigint(fromSequence), upTo: bigint(upTo) },
    ...{ foundAt: instant(foundAt), now: instant(now), counted: bigint(counts.counted) },
    ...{ duplicates: bigint(counts.duplicates), deadLetters: bigint(counts.deadLetters) },
  });
}

const lettersOf = ({ deadLetters }: GapFill, partition: PartitionKey, now: Instant) =>
  deadLetters.map((letter) => ({ ...letter, partition, refusedAt: now, replays: 0 }));

const lostSets = (lost: readonly Gap[]): BulkSet[] => {
  const table = { name: "#lost", columns: { from_sequence: BIGINT, to_sequence: BIGINT } } as const;
  return lost.length === 0 ? [] : [{ table, rows: lost.map((gap) => [gap.fromSequence, gap.toSequence]) }];
};

const gapOf = (row: Row): FoundGap => ({
  partition: partitionOf(row),
  fromSequence: Number(row["from_sequence"]),
  toSequence: Number(row["to_sequence"]),
  foundAt: Number(row["found_at"]),
  lostAt: numberOf(row["lost_at"]),
});
