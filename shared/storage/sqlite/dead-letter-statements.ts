import type { DeadLetterFilter } from "../../readings/dead-letters/dead-letter-store";

const EVENT = `
  namespace = :namespace AND hub = :hub AND hub_created_at = :hubCreatedAt AND partition_id = :partitionId
  AND sequence_number = :sequenceNumber`;

const AMONG = "dead_letter_id IN (SELECT value FROM json_each(:ids))";

/** Without the body. */
const ENTRY = `dead_letter_id, namespace, hub, hub_created_at, partition_id, sequence_number, item_index, is_whole,
  object_index, item_key, reason, detail, body_bytes, body_blob, content_encoding, message_id, connection_device_id,
  enqueued_at, refused_at, replays, replayed_at`;

const CONDITIONS: Readonly<Record<keyof DeadLetterFilter, string>> = {
  ids: AMONG,
  reason: "reason = :reason",
  partitionId: "partition_id = :partitionId",
  from: "refused_at >= :from",
  to: "refused_at < :to",
  after: "dead_letter_id > :after",
  upTo: "dead_letter_id <= :upTo",
};

/** Only what is asked for, so that an index can serve it. */
function whereOf(filter: DeadLetterFilter): string {
  const conditions = Object.entries(CONDITIONS).flatMap(([name, condition]) =>
    filter[name as keyof DeadLetterFilter] === undefined ? [] : [condition],
  );
  return conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
}

export const sql = {
  add: `
INSERT INTO dead_letter (namespace, hub, hub_created_at, partition_id, sequence_number, item_index, is_whole,
                         object_index, item_key, reason, detail, body, body_bytes, body_blob, content_encoding,
                         message_id, connection_device_id, enqueued_at, refused_at, replays, replayed_at)
VALUES (:namespace, :hub, :hubCreatedAt, :partitionId, :sequenceNumber, :index, :isWhole, :objectIndex, :itemKey,
        :reason, :detail, :body, :bodyBytes, :bodyBlob, :contentEncoding, :messageId, :connectionDeviceId, :enqueuedAt,
        :refusedAt, :replays, :replayedAt)`,

  list: (filter: DeadLetterFilter, order: "newest" | "oldest") => `
SELECT ${ENTRY} FROM dead_letter ${whereOf(filter)}
ORDER BY dead_letter_id ${order === "newest" ? "DESC" : "ASC"} LIMIT :limit`,

  countByReason: (filter: DeadLetterFilter) =>
    `SELECT reason, COUNT(*) AS letters FROM dead_letter ${whereOf(filter)} GROUP BY reason ORDER BY reason`,

  /** SUBSTR of an empty blob is NULL. */
  bodies: `
SELECT dead_letter_id, IFNULL(SUBSTR(body, 1, :maxBytes), X'') AS body FROM dead_letter WHERE ${AMONG}`,

  present: `
SELECT dead_letter_id, item_key,
  (SELECT MAX(item_index) FROM dead_letter AS sibling
   WHERE sibling.namespace = letter.namespace AND sibling.hub = letter.hub
     AND sibling.hub_created_at = letter.hub_created_at AND sibling.partition_id = letter.partition_id
     AND sibling.sequence_number = letter.sequence_number) AS last_index
FROM dead_letter AS letter WHERE ${AMONG}`,

  settle: `DELETE FROM dead_letter WHERE ${AMONG}`,

  refuseAgain: `
UPDATE dead_letter SET reason = :reason, detail = :detail, replays = replays + 1, replayed_at = :now
WHERE dead_letter_id = :id`,

  forgetKeys: `UPDATE dead_letter SET item_key = NULL WHERE ${EVENT} AND object_index = :objectIndex`,

  changeCounts: `
UPDATE ingest_watermark SET
  counted = counted + :counted, duplicates = duplicates + :duplicates, dead_letters = dead_letters + :deadLetters
WHERE namespace = :namespace AND hub = :hub AND hub_created_at = :hubCreatedAt AND partition_id = :partitionId`,
} as const;
