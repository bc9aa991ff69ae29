import type { DeadLetterFilter } from "../../readings/dead-letters/dead-letter-store";
import { takeLock } from "./locks";
import { changeState } from "./reading-changes";

/** Held by whoever replays or deletes dead letters: to find one there is what entitles to count it. */
export const REPLAYING = "fleetscore replaying";

const AMONG = "dead_letter_id IN (SELECT asked.id FROM OPENJSON(@ids) WITH (id bigint '$') AS asked)";

/** Without the body. */
const ENTRY = `dead_letter_id, namespace, hub, hub_created_at, partition_id, sequence_number, item_index, is_whole,
  object_index, item_key, reason, detail, body_bytes, body_blob, content_encoding, message_id, connection_device_id,
  enqueued_at, refused_at, replays, replayed_at`;

const CONDITIONS: Readonly<Record<keyof DeadLetterFilter, string>> = {
  ids: AMONG,
  reason: "reason = @reason",
  partitionId: "partition_id = @partitionId",
  from: "refused_at >= @from",
  to: "refused_at < @to",
  after: "dead_letter_id > @after",
  upTo: "dead_letter_id <= @upTo",
};

/** Only what is asked for, so that an index can serve it. */
function whereOf(filter: DeadLetterFilter): string {
  const conditions = Object.entries(CONDITIONS).flatMap(([name, condition]) =>
    filter[name as keyof DeadLetterFilter] === undefined ? [] : [condition],
  );
  return conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
}

const SAME_PARTITION = ["namespace", "hub", "hub_created_at", "partition_id"]
  .map((column) => `l.${column} = c.${column}`)
  .join(" AND ");

export const sql = {
  list: (filter: DeadLetterFilter, order: "newest" | "oldest") => `
SELECT TOP (@limit) ${ENTRY} FROM dead_letter ${whereOf(filter)}
ORDER BY dead_letter_id ${order === "newest" ? "DESC" : "ASC"}`,

  countByReason: (filter: DeadLetterFilter) =>
    `SELECT reason, COUNT(*) AS letters FROM dead_letter ${whereOf(filter)} GROUP BY reason ORDER BY reason`,

  bodies: `SELECT dead_letter_id, SUBSTRING(body, 1, @maxBytes) AS body FROM dead_letter WHERE ${AMONG}`,

  /** Locks and looks, in one round trip. */
  state: `${takeLock("@replaying", "Exclusive")}${changeState}
SELECT dead_letter_id, item_key,
  (SELECT MAX(c.item_index) FROM dead_letter AS c
   WHERE ${SAME_PARTITION} AND l.sequence_number = c.sequence_number) AS last_index
FROM dead_letter AS l WHERE ${AMONG}`,

  refuseAgain: `
UPDATE l SET reason = c.reason, detail = c.detail, replays = l.replays + 1, replayed_at = @now
FROM dead_letter AS l JOIN #again AS c ON l.dead_letter_id = c.dead_letter_id;
DROP TABLE #again;`,

  forgetKeys: `
UPDATE l SET item_key = NULL
FROM dead_letter AS l JOIN #taken AS c
  ON ${SAME_PARTITION} AND l.sequence_number = c.sequence_number AND l.object_index = c.object_index;
DROP TABLE #taken;`,

  settle: `
DELETE FROM dead_letter WHERE dead_letter_id IN (SELECT dead_letter_id FROM #settled);
DROP TABLE #settled;`,

  changeCounts: `
UPDATE l SET
  counted = l.counted + c.counted, duplicates = l.duplicates + c.duplicates,
  dead_letters = l.dead_letters + c.dead_letters
FROM ingest_watermark AS l JOIN #change AS c ON ${SAME_PARTITION};
DROP TABLE #change;`,
} as const;
