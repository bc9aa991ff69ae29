import type { RetentionStore, StillNeeded } from "../../retention/retention-store";
import type { RunId } from "../../runs/run";
import type { TrainingId } from "../../trainings/training";
import { sql as alertSql } from "../alert-statements";
import type { Database, Row } from "./database";
import { numberOf } from "../row-values";

const sql = {
  needed: `
SELECT
  (SELECT MIN(from_at) FROM run WHERE status IN ('requested', 'running')) AS runs_from,
  (SELECT MIN(from_at) FROM due WHERE given_up = 0) AS dues_from,
  (SELECT MIN(next_from) FROM backfill WHERE status IN ('running', 'paused')) AS backfills_from,
  (SELECT closed_through FROM schedule_state) AS closed_through,
  (SELECT COALESCE(MAX(json_extract(manifest, '$.windowSeconds')), 0) * 1000 FROM model) AS longest_window_ms`,
  keepFrom: "UPDATE schedule_state SET kept_from = :from WHERE kept_from IS NULL OR kept_from < :from",
  keptFrom: "SELECT kept_from FROM schedule_state",

  deleteBuckets: `
DELETE FROM bucket WHERE (device_id, bucket_start, sensor) IN (
  SELECT device_id, bucket_start, sensor FROM bucket
  WHERE bucket_start < (SELECT kept_from FROM schedule_state) LIMIT :limit)`,
  deleteSeenEvents: `
DELETE FROM seen_event WHERE item_key IN (SELECT item_key FROM seen_event WHERE seen_at < :before LIMIT :limit)`,
  deleteIngestMinutes: `
DELETE FROM ingest_minute WHERE (namespace, hub, hub_created_at, partition_id, minute_at) IN (
  SELECT namespace, hub, hub_created_at, partition_id, minute_at FROM ingest_minute
  WHERE minute_at < :before LIMIT :limit)`,
  deleteDeadLetters: `
DELETE FROM dead_letter WHERE dead_letter_id IN (
  SELECT dead_letter_id FROM dead_letter WHERE refused_at < :before ORDER BY refused_at LIMIT :limit)
RETURNING body_blob`,
  deleteAnomalies: `
DELETE FROM anomaly WHERE anomaly_id IN (
  SELECT anomaly_id FROM anomaly WHERE shown = 1 AND window_end < :before LIMIT :limit)`,
  deleteFeedback: `
DELETE FROM anomaly_feedback WHERE (device_id, window_end) IN (
  SELECT device_id, window_end FROM anomaly_feedback WHERE window_end < :before LIMIT :limit)`,
  deleteGivenUpDues: `
DELETE FROM due WHERE due_id IN (SELECT due_id FROM due WHERE given_up = 1 AND to_at < :before LIMIT :limit)`,

  expiredRuns: `
SELECT run_id FROM run
WHERE finished_at < :before AND status NOT IN ('requested', 'running') AND ordinal <> COALESCE(
  (SELECT MAX(ordinal) FROM run WHERE kind = 'scheduled' AND status IN ('completed', 'partial')), -1)
  AND NOT EXISTS (
    SELECT 1 FROM backfill WHERE backfill.backfill_id = run.backfill_id AND backfill.status IN ('running', 'paused'))
ORDER BY ordinal LIMIT :limit`,
  isEnded: "SELECT 1 AS ended FROM run WHERE run_id = :runId AND status NOT IN ('requested', 'running')",
  deleteOutcomes: `
DELETE FROM device_outcome WHERE (run_id, attempt, device_id) IN (
  SELECT run_id, attempt, device_id FROM device_outcome WHERE run_id = :runId LIMIT :limit)`,
  deleteParts: `
DELETE FROM run_part WHERE (run_id, attempt, chunk) IN (
  SELECT run_id, attempt, chunk FROM run_part WHERE run_id = :runId LIMIT :limit)`,
  deleteChanges: `
DELETE FROM status_change WHERE (run_id, verdict, device_id) IN (
  SELECT run_id, verdict, device_id FROM status_change WHERE run_id = :runId LIMIT :limit)`,
  deleteRun: "DELETE FROM run WHERE run_id = :runId",

  expiredTrainings: `
SELECT training_id FROM training
WHERE finished_at < :before AND status NOT IN ('requested', 'running') ORDER BY ordinal LIMIT :limit`,
  deleteBackfills: `
DELETE FROM backfill WHERE backfill_id IN (
  SELECT backfill_id FROM backfill WHERE finished_at < :before ORDER BY ordinal LIMIT :limit)`,
  deleteTraining: "DELETE FROM training WHERE training_id = :trainingId AND status NOT IN ('requested', 'running')",
} as const;

export function sqliteRetentionStore(database: Database): RetentionStore {
  const deleteSome = (statement: string, parameters: Record<string, number>): Promise<number> =>
    database.write(() => database.run(statement, parameters));
  return {
    keepBucketsFrom: (decide) =>
      database.write(() => {
        database.run(sql.keepFrom, { from: decide(neededOf(database.get(sql.needed) ?? {})) });
        return numberOf(database.get(sql.keptFrom)?.["kept_from"]);
      }),
    deleteBuckets: (limit) => deleteSome(sql.deleteBuckets, { limit }),
    deleteSeenEvents: (before, limit) => deleteSome(sql.deleteSeenEvents, { before, limit }),
    deleteIngestMinutes: (before, limit) => deleteSome(sql.deleteIngestMinutes, { before, limit }),
    deleteDeadLetters: (before, limit) =>
      database.write(() =>
        database
          .all(sql.deleteDeadLetters, { before, limit })
          .map(({ body_blob: name }) => ({ bodyBlob: typeof name === "string" ? name : undefined })),
      ),
    deleteAnomalies: (before, limit) =>
      database.write(() => {
        const deleted = database.run(sql.deleteAnomalies, { before, limit });
        return deleted + database.run(sql.deleteFeedback, { before, limit: limit - deleted });
      }),
    deleteAlerts: (before, limit) =>
      database.write(() =>
        DELETE_ALERTS.map((statement) => database.run(statement, { before, limit })).reduce((_, alerts) => alerts, 0),
      ),
    deleteGivenUpDues: (before, limit) => deleteSome(sql.deleteGivenUpDues, { before, limit }),
    expiredRuns: (before, limit) =>
      database.read(() => database.all(sql.expiredRuns, { before, limit }).map(({ run_id }) => run_id as RunId)),
    deleteRun: (runId, limit) => database.write(() => deleteRun(database, runId, limit)),
    deleteBackfills: (before, limit) => deleteSome(sql.deleteBackfills, { before, limit }),
    expiredTrainings: (before, limit) =>
      database.read(() =>
        database.all(sql.expiredTrainings, { before, limit }).map(({ training_id }) => training_id as TrainingId),
      ),
    deleteTraining: (trainingId) => database.write(() => void database.run(sql.deleteTraining, { trainingId })),
  };
}

/** The alerts themselves last. */
const DELETE_ALERTS = alertSql.deleteExpired(`SELECT alert_id ${alertSql.expired} LIMIT @limit`);

/** What `normal_again` held of it, and anomalies never shown, went when it ended. */
function deleteRun(database: Database, runId: RunId, limit: number): boolean {
  if (database.get(sql.isEnded, { runId }) === undefined) return false;
  let left = limit;
  for (const statement of [sql.deleteOutcomes, sql.deleteChanges, sql.deleteParts]) {
    left -= database.run(statement, { runId, limit: left });
    if (left === 0) return false;
  }
  database.run(sql.deleteRun, { runId });
  return true;
}

const neededOf = (row: Row): StillNeeded => ({
  runsFrom: numberOf(row["runs_from"]),
  duesFrom: numberOf(row["dues_from"]),
  backfillsFrom: numberOf(row["backfills_from"]),
  closedThrough: numberOf(row["closed_through"]),
  longestWindowMs: Number(row["longest_window_ms"]),
});
