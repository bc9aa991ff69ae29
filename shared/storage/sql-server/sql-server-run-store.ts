import type { DeviceId } from "../../readings/reading";
import type { NewRun, RunId } from "../../runs/run";
import type { RunFilter, RunStore } from "../../runs/run-store";
import { runOf, tagPath, whereOf } from "../run-rows";
import type { Database, Parameters, Transaction } from "./database";
import { insertOnce } from "./insert-once";
import { affectedBy } from "./request";
import { ascii, bigint, bit, id, instant, int, text } from "./sql-types";

const UNFINISHED = "status IN ('requested', 'running')";

const CONDITIONS = {
  before: "ordinal < @before",
  kind: "kind = @kind",
  status: "status = @status",
  tag: "JSON_VALUE(request, @tag) IS NOT NULL",
  tagValue: "JSON_VALUE(request, @tag) COLLATE Latin1_General_100_BIN2 = @tagValue",
  backfill: "backfill_id = @backfill",
} as const;

/** Every race is decided by one guarded UPDATE: it waits for the row, and then judges it as it has become. */
const sql = {
  insert: `
INSERT INTO run (run_id, kind, from_at, to_at, status, attempt, request, generation, incomplete, requested_at,
                 idempotency_key, idempotency_digest, backfill_id)
VALUES (@runId, @kind, @from, @to, 'requested', 1, @request, @generation, @incomplete, @requestedAt, @key, @digest,
        @backfillId)`,
  get: "SELECT * FROM run WHERE run_id = @runId",
  findByKey: "SELECT * FROM run WHERE idempotency_key = @key",
  list: (filter: RunFilter) => `SELECT TOP (@limit) * FROM run ${whereOf(filter, CONDITIONS)} ORDER BY ordinal DESC`,
  unfinished: `SELECT * FROM run WHERE ${UNFINISHED} ORDER BY ordinal`,
  begin: `
UPDATE run SET status = 'running', token = @token, started_at = COALESCE(started_at, @now)
WHERE run_id = @runId AND attempt = @attempt AND ${UNFINISHED} AND (token IS NULL OR token = @token)`,
  isWanted: `
SELECT 1 AS wanted FROM run
WHERE run_id = @runId AND attempt = @attempt AND ${UNFINISHED} AND cancel_requested_at IS NULL`,
  recordPlan: "UPDATE run SET planned_devices = @devices, planned_chunks = @chunks WHERE run_id = @runId",
  nextAttempt: `
UPDATE run SET attempt = attempt + 1, token = NULL, status = 'requested'
WHERE run_id = @runId AND attempt = @attempt AND ${UNFINISHED}`,
  requestCancel: `
UPDATE run SET cancel_requested_at = COALESCE(cancel_requested_at, @now)
WHERE run_id = @runId AND ${UNFINISHED}`,
  activeDevices: "SELECT device_id FROM device WHERE state <> 'retired' ORDER BY device_id",
  /** Ids hold no spaces. */
  unknownDevices: `
SELECT asked.device_id FROM (
  SELECT CAST(value AS varchar(128)) COLLATE Latin1_General_100_BIN2 AS device_id FROM STRING_SPLIT(@ids, ' ')) AS asked
WHERE NOT EXISTS (SELECT 1 FROM device WHERE device.device_id = asked.device_id)`,
} as const;

export function sqlServerRunStore(database: Database): RunStore {
  const changes = async (statement: string, parameters: Parameters): Promise<boolean> =>
    affectedBy([await database.all(`${statement};\n${affectedBy.sql}`, parameters)]) > 0;
  return {
    insert: (run) =>
      insertOnce(database, {
        ...{ idempotency: run.idempotency, findByKey: sql.findByKey, of: runOf },
        find: [sql.get, { runId: id(run.runId) }],
        insert: (transaction) => insertRun(transaction, run),
      }),
    get: async (runId) => (await database.all(sql.get, { runId: id(runId) })).map(runOf)[0],
    findByKey: async (key) => (await database.all(sql.findByKey, { key: id(key) })).map(runOf)[0],
    list: async (filter) => (await database.all(sql.list(filter), askedOf(filter))).map(runOf),
    unfinished: async () => (await database.all(sql.unfinished)).map(runOf),
    begin: (runId, attempt, token, now) =>
      changes(sql.begin, { ...attemptOf(runId, attempt), token: id(token), now: instant(now) }),
    isWanted: async (runId, attempt) => (await database.all(sql.isWanted, attemptOf(runId, attempt))).length > 0,
    recordPlan: async (runId, { devices, chunks }) => {
      await database.all(sql.recordPlan, { runId: id(runId), devices: int(devices), chunks: int(chunks) });
    },
    nextAttempt: (runId, attempt) => changes(sql.nextAttempt, attemptOf(runId, attempt)),
    requestCancel: (runId, now) => changes(sql.requestCancel, { runId: id(runId), now: instant(now) }),
    activeDevices: async () => {
      const devices: DeviceId[] = [];
      for await (const { device_id } of database.stream(sql.activeDevices)) devices.push(device_id as DeviceId);
      return devices;
    },
    unknownDevices: async (ids) => {
      const unknown = await database.all(sql.unknownDevices, { ids: text(ids.join(" ")) });
      const found = new Set(unknown.map(({ device_id }) => device_id as DeviceId));
      return ids.filter((id) => found.has(id));
    },
  };
}

const askedOf = ({ limit, before, kind, status, tag, backfill }: RunFilter): Parameters => ({
  ...{ limit: bigint(limit), before: bigint(before), kind: ascii(16, kind), status: ascii(16, status) },
  backfill: id(backfill),
  ...{ tag: tag === undefined ? null : tagPath(tag), tagValue: text(tag?.value) },
});

const attemptOf = (runId: RunId, attempt: number) => ({ runId: id(runId), attempt: int(attempt) });

/** @throws where its id is taken. */
export async function insertRun(transaction: Transaction, run: NewRun): Promise<void> {
  await transaction.run(sql.insert, {
    ...{ runId: id(run.runId), kind: ascii(16, run.kind), request: text(JSON.stringify(run.request)) },
    ...{ from: instant(run.from), to: instant(run.to), requestedAt: instant(run.requestedAt) },
    ...{ generation: bigint(run.generation), incomplete: bit(run.incomplete) },
    ...{ key: id(run.idempotency?.key), digest: ascii(64, run.idempotency?.digest), backfillId: id(run.backfillId) },
  });
}
