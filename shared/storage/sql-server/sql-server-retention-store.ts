import type { RetentionStore, StillNeeded } from "../../retention/retention-store";
import type { RunId } from "../../runs/run";
import type { TrainingId } from "../../trainings/training";
import { sql as alertSql } from "../alert-statements";
import type { Database, Parameters, Row, Transaction } from "./database";
import { REPLAYING } from "./dead-letter-statements";
import { CLOSING } from "./locks";
import { numberOf } from "../row-values";
import { id, instant, int, text } from "./sql-types";

const sql = {
  needed: `
SELECT
  (SELECT MIN(from_at) FROM run WHERE status IN ('requested', 'running')) AS runs_from,
  (SELECT MIN(from_at) FROM due WHERE given_up = 0) AS dues_from,
  (SELECT MIN(next_from) FROM backfill WHERE status IN ('running', 'paused')) AS backfills_from,
  (SELECT closed_through FROM schedule_state) AS closed_through,
  (SELECT MAX(window_seconds) FROM model) AS longest_window_seconds`,
  keepFrom: `
UPDATE schedule_state SET kept_from = @from WHERE kept_from IS NULL OR kept_from < @from;
SELECT kept_from FROM schedule_state`,

  deleteBuckets: "DELETE TOP (@limit) FROM bucket WHERE bucket_start < (SELECT kept_from FROM schedule_state)",
  deleteSeenEvents: "DELETE TOP (@limit) FROM seen_event WHERE seen_at < @before",
  deleteIngestMinutes: "DELETE TOP (@limit) FROM ingest_minute WHERE minute_at < @before",
  expiredDeadLetters: `
SELECT TOP (@limit) dead_letter_id, body_blob FROM dead_letter WHERE refused_at < @before ORDER BY refused_at`,
  deleteDeadLetters: `
DELETE FROM dead_letter WHERE dead_letter_id IN (SELECT gone.id FROM OPENJSON(@ids) WITH (id bigint '$') AS gone)`,
  deleteAnomalies: "DELETE TOP (@limit) FROM anomaly WHERE shown = 1 AND window_end < @before",
  deleteFeedback: "DELETE TOP (@limit) FROM anomaly_feedback WHERE window_end < @before",
  deleteGivenUpDues: "DELETE TOP (@limit) FROM due WHERE given_up = 1 AND to_at < @before",

  expiredRuns: `
SELECT TOP (@limit) run_id FROM run
WHERE finished_at < @before AND status NOT IN ('requested', 'running') AND ordinal <> COALESCE(
  (SELECT MAX(ordinal) FROM run WHERE kind = 'scheduled' AND status IN ('completed', 'partial')), -1)
  AND NOT EXISTS (
    SELECT 1 FROM backfill WHERE backfill.backfill_id = run.backfill_id AND backfill.status IN ('running', 'paused'))
ORDER BY ordinal`,
  isEnded: "SELECT 1 AS ended FROM run WHERE run_id = @runId AND status NOT IN ('requested', 'running')",
  deleteOutcomes: "DELETE TOP (@limit) FROM device_outcome WHERE run_id = @runId",
  deleteParts: "DELETE TOP (@limit) FROM run_part WHERE run_id = @runId",
  deleteChanges: "DELETE TOP (@limit) FROM status_change WHERE run_id = @runId",
  deleteRun: "DELETE FROM run WHERE run_id = @runId",

  expiredTrainings: `
SELECT TOP (@limit) training_id FROM training
WHERE finished_at < @before AND status NOT IN ('requested', 'running') ORDER BY ordinal`,
  deleteBackfills: "DELETE TOP (@limit) FROM backfill WHERE finished_at < @before",
  deleteTraining: "DELETE FROM training WHERE training_id = @trainingId AND status NOT IN ('requested', 'running')",
} as const;

export function sqlServerRetentionStore(database: Database): RetentionStore {
  const deleteSome = (statement: string, parameters: Parameters): Promise<number> =>
    database.write((transaction) => transaction.run(statement, parameters));
  return {
    keepBucketsFrom: (decide) =>
      database.write(async (transaction) => {
        // Closings and ends of runs hold it: none of them changes what is needed before the border stands.
        await transaction.lock(CLOSING, "Exclusive");
        const [needed = {}] = await transaction.all(sql.needed);
        const [state] = await transaction.all(sql.keepFrom, { from: instant(decide(neededOf(needed))) });
        return numberOf(state?.["kept_from"]);
      }),
    deleteBuckets: (limit) => deleteSome(sql.deleteBuckets, { limit: int(limit) }),
    deleteSeenEvents: (before, limit) => deleteSome(sql.deleteSeenEvents, expiredBefore(before, limit)),
    deleteIngestMinutes: (before, limit) => deleteSome(sql.deleteIngestMinutes, expiredBefore(before, limit)),
    deleteDeadLetters: (before, limit) =>
      database.write(async (transaction) => {
        await transaction.lock(REPLAYING, "Exclusive");
        const expired = await transaction.all(sql.expiredDeadLetters, expiredBefore(before, limit));
        const ids = expired.map(({ dead_letter_id }) => Number(dead_letter_id));
        await transaction.run(sql.deleteDeadLetters, { ids: text(JSON.stringify(ids)) });
        return expired.map(({ body_blob: name }) => ({ bodyBlob: typeof name === "string" ? name : undefined }));
      }),
    deleteAnomalies: (before, limit) =>
      database.write(async (transaction) => {
        const deleted = await transaction.run(sql.deleteAnomalies, expiredBefore(before, limit));
        return deleted + (await transaction.run(sql.deleteFeedback, expiredBefore(before, limit - deleted)));
      }),
    deleteAlerts: (before, limit) =>
      database.write(async (transaction) => {
        let deleted = 0;
        for (const statement of DELETE_ALERTS) deleted = await transaction.run(statement, expiredBefore(before, limit));
        return deleted;
      }),
    deleteGivenUpDues: (before, limit) => deleteSome(sql.deleteGivenUpDues, expiredBefore(before, limit)),
    expiredRuns: async (before, limit) => {
      const runs = await database.all(sql.expiredRuns, expiredBefore(before, limit));
      return runs.map(({ run_id }) => run_id as RunId);
    },
    deleteRun: (runId, limit) => database.write((transaction) => deleteRun(transaction, runId, limit)),
    deleteBackfills: (before, limit) => deleteSome(sql.deleteBackfills, expiredBefore(before, limit)),
    expiredTrainings: async (before, limit) => {
      const trainings = await database.all(sql.expiredTrainings, expiredBefore(before, limit));
      return trainings.map(({ training_id }) => training_id as TrainingId);
    },
    deleteTraining: async (trainingId) => {
      await deleteSome(sql.deleteTraining, { trainingId: id(trainingId) });
    },
  };
}

/** The alerts themselves last. */
const DELETE_ALERTS = alertSql.deleteExpired(`SELECT TOP (@limit) alert_id ${alertSql.expired}`);

const expiredBefore = (before: number, limit: number) => ({ before: instant(before), limit: int(limit) });

/** What `normal_again` held of it, and anomalies never shown, went when it ended. */
async function deleteRun(transaction: Transaction, runId: RunId, limit: number): Promise<boolean> {
  const run = { runId: id(runId) };
  if ((await transaction.all(sql.isEnded, run)).length === 0) return false;
  let left = limit;
  for (const statement of [sql.deleteOutcomes, sql.deleteChanges, sql.deleteParts]) {
    left -= await transaction.run(statement, { ...run, limit: int(left) });
    if (left === 0) return false;
  }
  await transaction.run(sql.deleteRun, run);
  return true;
}

const neededOf = (row: Row): StillNeeded => ({
  runsFrom: numberOf(row["runs_from"]),
  duesFrom: numberOf(row["dues_from"]),
  backfillsFrom: numberOf(row["backfills_from"]),
  closedThrough: numberOf(row["closed_through"]),
  longestWindowMs: Number(row["longest_window_seconds"] ?? 0) * 1000,
});
