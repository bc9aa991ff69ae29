import { takeLock } from "./locks";
import { PARTITION } from "./partition-parameters";
import { changeState } from "./reading-changes";

export const sql = {
  /**
   * Locks and looks, in one round trip: afterwards no other owner of the partition and no closing comes in between. The
   * statements that look come after the locks, so that they see what was written before.
   */
  state: `${takeLock("@partition", "Exclusive")}${changeState}
SELECT sequence_number, enqueued_at FROM ingest_watermark WHERE ${PARTITION}`,

  addGaps: `
INSERT INTO ingest_gap (namespace, hub, hub_created_at, partition_id, from_sequence, to_sequence, found_at)
SELECT @namespace, @hub, @hubCreatedAt, @partitionId, from_sequence, to_sequence, @now FROM #gap;
DROP TABLE #gap;`,

  advance: `
UPDATE ingest_watermark SET
  sequence_number = @sequenceNumber, enqueued_at = @enqueuedAt, counted = counted + @counted,
  duplicates = duplicates + @duplicates, dead_letters = dead_letters + @deadLetters,
  redelivered_events = redelivered_events + @redeliveredEvents
WHERE ${PARTITION};
IF @@ROWCOUNT = 0
  INSERT INTO ingest_watermark (namespace, hub, hub_created_at, partition_id, sequence_number, enqueued_at,
                                counted, duplicates, dead_letters, redelivered_events)
  VALUES (@namespace, @hub, @hubCreatedAt, @partitionId, @sequenceNumber, @enqueuedAt,
          @counted, @duplicates, @deadLetters, @redeliveredEvents);`,

  /** The partition's lock is held. */
  countMinute: `
UPDATE ingest_minute SET
  counted = counted + @counted, late = late + @late, duplicates = duplicates + @duplicates,
  dead_letters = dead_letters + @deadLetters
WHERE ${PARTITION} AND minute_at = @minute;
IF @@ROWCOUNT = 0
  INSERT INTO ingest_minute (namespace, hub, hub_created_at, partition_id, minute_at,
                             counted, late, duplicates, dead_letters)
  VALUES (@namespace, @hub, @hubCreatedAt, @partitionId, @minute, @counted, @late, @duplicates, @deadLetters);`,

  minutes: "SELECT * FROM ingest_minute WHERE minute_at >= @since",

  progress: "SELECT * FROM ingest_watermark ORDER BY namespace, hub, hub_created_at, partition_id",
} as const;
