import type {
  AddedLetter,
  DeadLetterEntry,
  DeadLetterFilter,
  DeadLetterId,
  DeadLetterStore,
  PresentLetter,
  ReplayWrite,
} from "../../readings/dead-letters/dead-letter-store";
import type { DeadLetter, PartitionKey } from "../../readings/ingest/ingest-store";
import type { RefusalReason } from "../../readings/decoding/refusal";
import type { Instant } from "../../time";
import type { Database, Row } from "./database";
import { sql } from "./dead-letter-statements";
import { closedThrough, seenAmong, writeChanges } from "./reading-changes";
import { textOf } from "../row-values";

export function sqliteDeadLetterStore(database: Database): DeadLetterStore {
  return {
    list: (filter, { order, limit }) =>
      database.read(() => database.all(sql.list(filter, order), { ...asked(filter), limit }).map(entryOf)),
    bodies: (ids, maxBytes) =>
      database.read(() => {
        const rows = database.all(sql.bodies, { ids: JSON.stringify(ids), maxBytes });
        return new Map(rows.map((row) => [idOf(row), row["body"] as Uint8Array]));
      }),
    countByReason: (filter) =>
      database.read(() => {
        const rows = database.all(sql.countByReason(filter), asked(filter));
        return new Map(rows.map(({ reason, letters }) => [reason as RefusalReason, Number(letters)]));
      }),
    replay: (ids, itemKeys, now, decide) =>
      database.write(() => {
        const present = presentAmong(database, ids);
        const seen = seenAmong(database, itemKeys);
        apply(database, now, decide({ present, seen, closedThrough: closedThrough(database) }));
      }),
  };
}

/** A refused reading or body, within the transaction that refuses it. */
export function addDeadLetter(database: Database, letter: AddedLetter, replayedAt: Instant | null): void {
  const { partition, reason, detail, body, bodyBytes, sequenceNumber, index, objectIndex, isWhole } = letter;
  const { itemKey, bodyBlob, contentEncoding, messageId, connectionDeviceId, enqueuedAt, refusedAt } = letter;
  database.run(sql.add, {
    ...{ ...partition, reason, detail, body, bodyBytes, sequenceNumber, index, objectIndex, enqueuedAt, refusedAt },
    ...{ isWhole: isWhole ? 1 : 0, itemKey: itemKey ?? null, bodyBlob: bodyBlob ?? null },
    ...{ contentEncoding: contentEncoding ?? null, messageId: messageId ?? null },
    ...{ connectionDeviceId: connectionDeviceId ?? null, replays: letter.replays, replayedAt },
  });
}

function presentAmong(database: Database, ids: readonly DeadLetterId[]): Map<DeadLetterId, PresentLetter> {
  const rows = database.all(sql.present, { ids: JSON.stringify(ids) });
  return new Map(
    rows.map((row) => [idOf(row), { itemKey: textOf(row["item_key"]), lastIndex: Number(row["last_index"]) }]),
  );
}

function apply(database: Database, now: Instant, write: ReplayWrite): void {
  writeChanges(database, now, write);
  for (const letter of write.added) addDeadLetter(database, letter, now);
  for (const again of write.refusedAgain) database.run(sql.refuseAgain, { ...again, now });
  for (const object of write.takenObjects) database.run(sql.forgetKeys, { ...object });
  database.run(sql.settle, { ids: JSON.stringify(write.settled) });
  for (const change of write.counts) database.run(sql.changeCounts, { ...change });
}

/** What a filter names, as parameters. */
const asked = ({ ids, ...rest }: DeadLetterFilter) => {
  const named = Object.entries(rest).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(named) as Record<string, string | number>),
    ...(ids && { ids: JSON.stringify(ids) }),
  };
};

const idOf = (row: Row): DeadLetterId => Number(row["dead_letter_id"]);

const partitionOf = (row: Row): PartitionKey => ({
  namespace: String(row["namespace"]),
  hub: String(row["hub"]),
  hubCreatedAt: Number(row["hub_created_at"]),
  partitionId: String(row["partition_id"]),
});

const letterOf = (row: Row): Omit<DeadLetter, "body"> => ({
  reason: row["reason"] as RefusalReason,
  detail: String(row["detail"]),
  sequenceNumber: Number(row["sequence_number"]),
  index: Number(row["item_index"]),
  enqueuedAt: Number(row["enqueued_at"]),
  isWhole: row["is_whole"] === 1,
  objectIndex: Number(row["object_index"]),
  itemKey: textOf(row["item_key"]),
  contentEncoding: textOf(row["content_encoding"]),
  messageId: textOf(row["message_id"]),
  connectionDeviceId: textOf(row["connection_device_id"]),
  bodyBytes: Number(row["body_bytes"]),
  bodyBlob: textOf(row["body_blob"]),
});

const entryOf = (row: Row): DeadLetterEntry => ({
  ...letterOf(row),
  id: idOf(row),
  partition: partitionOf(row),
  refusedAt: Number(row["refused_at"]),
  replays: Number(row["replays"]),
  replayedAt: typeof row["replayed_at"] === "number" ? row["replayed_at"] : undefined,
});
