import { NOTHING_DONE, type Training, type TrainingId } from "../../trainings/training";
import type { TrainingStore } from "../../trainings/training-store";
import { trainingOf } from "../training-rows";
import type { Database, Parameters } from "./database";
import { ascii, bigint, id, instant, int, text } from "./sql-types";

const UNFINISHED = "status IN ('requested', 'running')";

/** Every race is decided by one guarded statement: it waits for the row, and then judges it as it has become. */
const sql = {
  insert: `
INSERT INTO training (training_id, status, request, author, author_source, requested_at, chunks_done, counts)
SELECT @trainingId, 'requested', @request, @author, @source, @requestedAt, @chunksDone, @counts
WHERE NOT EXISTS (SELECT 1 FROM training WHERE training_id = @trainingId)`,
  get: "SELECT * FROM training WHERE training_id = @trainingId",
  list: "SELECT TOP (@limit) * FROM training WHERE ordinal < @before ORDER BY ordinal DESC",
  unfinished: `SELECT * FROM training WHERE ${UNFINISHED} ORDER BY ordinal`,
  goOn: `
UPDATE training
SET status = 'running', started_at = COALESCE(started_at, @now), chunks_done = @chunksDone, counts = @counts
WHERE training_id = @trainingId AND ${UNFINISHED}`,
  recordPlan: `
UPDATE training SET planned_devices = @devices, planned_chunks = @chunks WHERE training_id = @trainingId`,
  isUnwanted: `
SELECT 1 AS unwanted FROM training
WHERE training_id = @trainingId AND (NOT ${UNFINISHED} OR cancel_requested_at IS NOT NULL)`,
  requestCancel: `
UPDATE training SET cancel_requested_at = COALESCE(cancel_requested_at, @now)
WHERE training_id = @trainingId AND ${UNFINISHED}`,
  finish: `
UPDATE training SET status = @status, finished_at = @finishedAt, error = @error
WHERE training_id = @trainingId AND ${UNFINISHED}`,
} as const;

export function sqlServerTrainingStore(database: Database): TrainingStore {
  const changes = (statement: string, trainingId: TrainingId, parameters: Parameters): Promise<boolean> =>
    database.write(
      async (transaction) => (await transaction.run(statement, { ...keyOf(trainingId), ...parameters })) > 0,
    );
  return {
    insert: (training) => changes(sql.insert, training.trainingId, columnsOf(training)),
    get: async (trainingId) => (await database.all(sql.get, keyOf(trainingId))).map(trainingOf)[0],
    list: async ({ limit, before = Number.MAX_SAFE_INTEGER }) =>
      (await database.all(sql.list, { limit: bigint(limit), before: bigint(before) })).map(trainingOf),
    unfinished: async () => (await database.all(sql.unfinished)).map(trainingOf),
    goOn: (trainingId, { chunksDone, counts }, now) =>
      changes(sql.goOn, trainingId, {
        ...{ chunksDone: int(chunksDone), counts: text(JSON.stringify(counts)), now: instant(now) },
      }),
    recordPlan: async (trainingId, { devices, chunks }) => {
      await changes(sql.recordPlan, trainingId, { devices: int(devices), chunks: int(chunks) });
    },
    isWanted: async (trainingId) => (await database.all(sql.isUnwanted, keyOf(trainingId))).length === 0,
    requestCancel: (trainingId, now) => changes(sql.requestCancel, trainingId, { now: instant(now) }),
    finish: (trainingId, { status, finishedAt, error }) =>
      changes(sql.finish, trainingId, {
        ...{ status: ascii(16, status), finishedAt: instant(finishedAt), error: text(error) },
      }),
  };
}

const keyOf = (trainingId: TrainingId) => ({ trainingId: id(trainingId) });

const columnsOf = ({ requestedAt, request, by }: Training): Parameters => ({
  ...{ requestedAt: instant(requestedAt), request: text(JSON.stringify(request)) },
  ...{ author: text(by.name), source: ascii(16, by.source) },
  ...{ chunksDone: int(NOTHING_DONE.chunksDone), counts: text(JSON.stringify(NOTHING_DONE.counts)) },
});
