/** The right-hand sides see the row as it was; the formulas are those of `merge` in readings/aggregate.ts. */
const mergeBucket = `
INSERT INTO bucket (device_id, bucket_start, sensor, count, mean, m2, min, max,
                    first_value, first_at, last_value, last_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (device_id, bucket_start, sensor) DO UPDATE SET
  count = count + excluded.count,
  mean = CASE WHEN count = excluded.count THEN (mean + excluded.mean) / 2
              ELSE mean + (excluded.mean - mean) * (1.0 * excluded.count / (count + excluded.count)) END,
  m2 = m2 + excluded.m2 + (excluded.mean - mean) * (excluded.mean - mean)
       * (1.0 * count / (count + excluded.count) * excluded.count),
  min = MIN(min, excluded.min),
  max = MAX(max, excluded.max),
  first_value = CASE WHEN excluded.first_at < first_at
                       OR (excluded.first_at = first_at AND excluded.first_value > first_value)
                     THEN excluded.first_value ELSE first_value END,
  first_at = MIN(first_at, excluded.first_at),
  last_value = CASE WHEN excluded.last_at > last_at
                      OR (excluded.last_at = last_at AND excluded.last_value > last_value)
                    THEN excluded.last_value ELSE last_value END,
  last_at = MAX(last_at, excluded.last_at)`;

const PARTITION =
  "namespace = :namespace AND hub = :hub AND hub_created_at = :hubCreatedAt AND partition_id = :partitionId";

/** What is run once a row takes its values by position: looking their names up took as long again as the writing. */
export const sql = {
  mergeBucket,

  watermark: `SELECT sequence_number, enqueued_at FROM ingest_watermark WHERE ${PARTITION}`,

  seenAmong: "SELECT item_key FROM seen_event WHERE item_key IN (SELECT value FROM json_each(:keys))",

  closedThrough: "SELECT closed_through FROM schedule_state",

  seeDevice: `
INSERT INTO device (device_id, first_seen, last_seen) VALUES (?, ?, ?)
ON CONFLICT (device_id) DO UPDATE SET
  first_seen = MIN(first_seen, excluded.first_seen), last_seen = MAX(last_seen, excluded.last_seen)
WHERE excluded.first_seen < first_seen OR excluded.last_seen > last_seen`,

  seeItem: "INSERT INTO seen_event (item_key, seen_at) VALUES (?, ?)",

  addGap: `
INSERT INTO ingest_gap (namespace, hub, hub_created_at, partition_id, from_sequence, to_sequence, found_at)
VALUES (:namespace, :hub, :hubCreatedAt, :partitionId, :fromSequence, :toSequence, :now)`,

  addLate: `
INSERT INTO due (device_id, from_at, to_at, reason, attempts, generation)
SELECT :deviceId, :from, :to, 'late', 0, generation FROM schedule_state`,

  advance: `
INSERT INTO ingest_watermark (namespace, hub, hub_created_at, partition_id, sequence_number, enqueued_at,
                              counted, duplicates, dead_letters, redelivered_events)
VALUES (:namespace, :hub, :hubCreatedAt, :partitionId, :sequenceNumber, :enqueuedAt,
        :counted, :duplicates, :deadLetters, :redeliveredEvents)
ON CONFLICT (namespace, hub, hub_created_at, partition_id) DO UPDATE SET
  sequence_number = excluded.sequence_number,
  enqueued_at = excluded.enqueued_at,
  counted = counted + excluded.counted,
  duplicates = duplicates + excluded.duplicates,
  dead_letters = dead_letters + excluded.dead_letters,
  redelivered_events = redelivered_events + excluded.redelivered_events`,

  countMinute: `
INSERT INTO ingest_minute (namespace, hub, hub_created_at, partition_id, minute_at, counted, late, duplicates, dead_letters)
VALUES (:namespace, :hub, :hubCreatedAt, :partitionId, :minute, :counted, :late, :duplicates, :deadLetters)
ON CONFLICT (namespace, hub, hub_created_at, partition_id, minute_at) DO UPDATE SET
  counted = counted + excluded.counted,
  late = late + excluded.late,
  duplicates = duplicates + excluded.duplicates,
  dead_letters = dead_letters + excluded.dead_letters`,

  minutes: "SELECT * FROM ingest_minute WHERE minute_at >= :since",

  progress: "SELECT * FROM ingest_watermark ORDER BY namespace, hub, hub_created_at, partition_id",
} as const;
