import type { AddedLetter } from "../../readings/dead-letters/dead-letter-store";
import type { Instant } from "../../time";
import type { BulkSet, TableShape } from "./bulk";
import { BIGINT, BIT, BYTES, INSTANT, INT, orNull, TEXT, varchar, type Value } from "./sql-types";

const letters = {
  name: "#letter",
  columns: {
    ...{ namespace: varchar(256), hub: varchar(256), hub_created_at: INSTANT, partition_id: varchar(32) },
    ...{ sequence_number: BIGINT, item_index: INT, is_whole: BIT, object_index: INT, item_key: orNull(varchar(64)) },
    ...{ reason: varchar(32), detail: TEXT, body: BYTES, body_bytes: BIGINT, body_blob: orNull(TEXT) },
    ...{ content_encoding: orNull(TEXT), message_id: orNull(TEXT), connection_device_id: orNull(TEXT) },
    ...{ enqueued_at: INSTANT, refused_at: INSTANT, replays: INT, replayed_at: orNull(INSTANT) },
  },
} as const satisfies TableShape;

const COLUMNS = Object.keys(letters.columns).join(", ");

/** Dead letters to copy; none where there are none. */
export const letterSets = (added: readonly AddedLetter[], replayedAt: Instant | null): BulkSet[] =>
  added.length === 0 ? [] : [{ table: letters, rows: added.map((letter) => valuesOf(letter, replayedAt)) }];

/** What keeps the copied rows, in the order of their ids; the table goes with it. */
export const addLetters = `
INSERT INTO dead_letter (${COLUMNS})
SELECT ${COLUMNS} FROM #letter ORDER BY sequence_number, item_index;
DROP TABLE #letter;`;

const valuesOf = (letter: AddedLetter, replayedAt: Instant | null): Value[] => {
  const { namespace, hub, hubCreatedAt, partitionId } = letter.partition;
  return [
    ...[namespace, hub, hubCreatedAt, partitionId, letter.sequenceNumber, letter.index, letter.isWhole],
    ...[letter.objectIndex, letter.itemKey ?? null, letter.reason, letter.detail, letter.body, letter.bodyBytes],
    ...[letter.bodyBlob ?? null, letter.contentEncoding ?? null, letter.messageId ?? null],
    ...[letter.connectionDeviceId ?? null, letter.enqueuedAt, letter.refusedAt, letter.replays, replayedAt],
  ];
};
