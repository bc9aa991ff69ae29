import type { CountChange, EventObject, ReplayWrite } from "../../readings/dead-letters/dead-letter-store";
import type { PartitionKey } from "../../readings/ingest/ingest-store";
import type { Instant } from "../../time";
import type { BulkSet } from "./bulk";
import { addLetters, letterSets } from "./dead-letter-rows";
import { sql } from "./dead-letter-statements";
import { changeSets, changeStatements } from "./reading-changes";
import { BIGINT, INSTANT, INT, TEXT, varchar, type Value } from "./sql-types";

const PARTITION_COLUMNS = {
  ...{ namespace: varchar(256), hub: varchar(256), hub_created_at: INSTANT, partition_id: varchar(32) },
} as const;

const partitionValues = ({ namespace, hub, hubCreatedAt, partitionId }: PartitionKey): Value[] => [
  ...[namespace, hub, new Date(hubCreatedAt), partitionId],
];

const tables = {
  again: { name: "#again", columns: { dead_letter_id: BIGINT, reason: varchar(32), detail: TEXT } },
  taken: { name: "#taken", columns: { ...PARTITION_COLUMNS, sequence_number: BIGINT, object_index: INT } },
  settled: { name: "#settled", columns: { dead_letter_id: BIGINT } },
  change: {
    name: "#change",
    columns: { ...PARTITION_COLUMNS, counted: BIGINT, duplicates: BIGINT, dead_letters: BIGINT },
  },
} as const;

/** The rows to copy; sets without any are left out. */
export const replaySets = (write: ReplayWrite, now: Instant): BulkSet[] => [
  ...changeSets(write),
  ...letterSets(write.added, now),
  ...[
    { table: tables.again, rows: write.refusedAgain.map(({ id, reason, detail }) => [id, reason, detail]) },
    { table: tables.taken, rows: write.takenObjects.map(takenValues) },
    { table: tables.settled, rows: write.settled.map((id) => [id]) },
    { table: tables.change, rows: write.counts.map(countValues) },
  ].filter(({ rows }) => rows.length > 0),
];

/** What writes the copied rows; takes @now. Keys are forgotten in what was added, too. */
export const replayStatements = (write: ReplayWrite): string =>
  [
    changeStatements(write),
    write.added.length > 0 ? addLetters : "",
    write.refusedAgain.length > 0 ? sql.refuseAgain : "",
    write.takenObjects.length > 0 ? sql.forgetKeys : "",
    write.settled.length > 0 ? sql.settle : "",
    write.counts.length > 0 ? sql.changeCounts : "",
  ].join("");

const takenValues = (object: EventObject): Value[] => [
  ...[...partitionValues(object), object.sequenceNumber, object.objectIndex],
];

const countValues = (change: CountChange): Value[] => [
  ...[...partitionValues(change), change.counted, change.duplicates, change.deadLetters],
];
