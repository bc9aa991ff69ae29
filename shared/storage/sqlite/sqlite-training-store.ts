import { NOTHING_DONE } from "../../trainings/training";
import type { TrainingStore } from "../../trainings/training-store";
import { trainingOf } from "../training-rows";
import type { Database } from "./database";

const UNFINISHED = "status IN ('requested', 'running')";

const sql = {
  insert: `
INSERT INTO training (training_id, status, request, author, author_source, requested_at, chunks_done, counts)
VALUES (:trainingId, 'requested', :request, :author, :source, :requestedAt, :chunksDone, :counts)
ON CONFLICT (training_id) DO NOTHING`,
  get: "SELECT * FROM training WHERE training_id = :trainingId",
  list: "SELECT * FROM training WHERE ordinal < :before ORDER BY ordinal DESC LIMIT :limit",
  unfinished: `SELECT * FROM training WHERE ${UNFINISHED} ORDER BY ordinal`,
  goOn: `
UPDATE training
SET status = 'running', started_at = COALESCE(started_at, :now), chunks_done = :chunksDone, counts = :counts
WHERE training_id = :trainingId AND ${UNFINISHED}`,
  recordPlan: `
UPDATE training SET planned_devices = :devices, planned_chunks = :chunks WHERE training_id = :trainingId`,
  isUnwanted: `
SELECT 1 AS unwanted FROM training
WHERE training_id = :trainingId AND (NOT ${UNFINISHED} OR cancel_requested_at IS NOT NULL)`,
  requestCancel: `
UPDATE training SET cancel_requested_at = COALESCE(cancel_requested_at, :now)
WHERE training_id = :trainingId AND ${UNFINISHED}`,
  finish: `
UPDATE training SET status = :status, finished_at = :finishedAt, error = :error
WHERE training_id = :trainingId AND ${UNFINISHED}`,
} as const;

export function sqliteTrainingStore(database: Database): TrainingStore {
  const changes = (statement: string, parameters: Record<string, string | number | null>): Promise<boolean> =>
    database.write(() => database.run(statement, parameters) > 0);
  return {
    insert: ({ trainingId, requestedAt, request, by }) =>
      changes(sql.insert, {
        ...{ trainingId, requestedAt, request: JSON.stringify(request) },
        ...{ author: by.name ?? null, source: by.source },
        ...{ chunksDone: NOTHING_DONE.chunksDone, counts: JSON.stringify(NOTHING_DONE.counts) },
      }),
    get: (trainingId) =>
      database.read(() => {
        const row = database.get(sql.get, { trainingId });
        return row && trainingOf(row);
      }),
    list: ({ limit, before }) =>
      database.read(() => database.all(sql.list, { limit, before: before ?? Number.MAX_SAFE_INTEGER }).map(trainingOf)),
    unfinished: () => database.read(() => database.all(sql.unfinished).map(trainingOf)),
    goOn: (trainingId, { chunksDone, counts }, now) =>
      changes(sql.goOn, { trainingId, chunksDone, counts: JSON.stringify(counts), now }),
    recordPlan: (trainingId, plan) => database.write(() => void database.run(sql.recordPlan, { trainingId, ...plan })),
    isWanted: (trainingId) => database.read(() => database.get(sql.isUnwanted, { trainingId }) === undefined),
    requestCancel: (trainingId, now) => changes(sql.requestCancel, { trainingId, now }),
    finish: (trainingId, { status, finishedAt, error }) =>
      changes(sql.finish, { trainingId, status, finishedAt, error: error ?? null }),
  };
}
