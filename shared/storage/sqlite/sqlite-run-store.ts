import type { DeviceId } from "../../readings/reading";
import type { NewRun, Run } from "../../runs/run";
import type { RunFilter, RunStore } from "../../runs/run-store";
import { runOf, tagPath, whereOf } from "../run-rows";
import type { Database } from "./database";

const CONDITIONS = {
  before: "ordinal < :before",
  kind: "kind = :kind",
  status: "status = :status",
  tag: "json_type(request, :tag) IS NOT NULL",
  tagValue: "json_extract(request, :tag) = :tagValue",
  backfill: "backfill_id = :backfill",
} as const;

const sql = {
  insert: `
INSERT INTO run (run_id, kind, from_at, to_at, status, attempt, request, generation, incomplete, requested_at,
                 idempotency_key, idempotency_digest, backfill_id)
VALUES (:runId, :kind, :from, :to, 'requested', 1, :request, :generation, :incomplete, :requestedAt, :key, :digest,
        :backfillId)`,
  get: "SELECT * FROM run WHERE run_id = :runId",
  findByKey: "SELECT * FROM run WHERE idempotency_key = :key",
  list: (filter: RunFilter) => `SELECT * FROM run ${whereOf(filter, CONDITIONS)} ORDER BY ordinal DESC LIMIT :limit`,
  unfinished: "SELECT * FROM run WHERE status IN ('requested', 'running') ORDER BY ordinal",
  begin: `
UPDATE run SET status = 'running', token = :token, started_at = COALESCE(started_at, :now)
WHERE run_id = :runId AND attempt = :attempt AND status IN ('requested', 'running')
  AND (token IS NULL OR token = :token)`,
  isWanted: `
SELECT 1 AS wanted FROM run
WHERE run_id = :runId AND attempt = :attempt AND status IN ('requested', 'running') AND cancel_requested_at IS NULL`,
  recordPlan: "UPDATE run SET planned_devices = :devices, planned_chunks = :chunks WHERE run_id = :runId",
  nextAttempt: `
UPDATE run SET attempt = attempt + 1, token = NULL, status = 'requested'
WHERE run_id = :runId AND attempt = :attempt AND status IN ('requested', 'running')`,
  requestCancel: `
UPDATE run SET cancel_requested_at = COALESCE(cancel_requested_at, :now)
WHERE run_id = :runId AND status IN ('requested', 'running')`,
  activeDevices: "SELECT device_id FROM device WHERE state <> 'retired' ORDER BY device_id",
  unknownDevices: `
SELECT value AS device_id FROM json_each(:ids) WHERE value NOT IN (SELECT device_id FROM device) ORDER BY key`,
} as const;

export function sqliteRunStore(database: Database): RunStore {
  const changes = (statement: string, parameters: Record<string, string | number>): Promise<boolean> =>
    database.write(() => database.run(statement, parameters) > 0);
  const find = (statement: string, parameters: Record<string, string>): Run | undefined => {
    const row = database.get(statement, parameters);
    return row && runOf(row);
  };
  const devices = (statement: string, parameters: Record<string, string> = {}): Promise<DeviceId[]> =>
    database.read(() => database.all(statement, parameters).map(({ device_id }) => device_id as DeviceId));
  return {
    insert: (run) =>
      database.write(() => {
        const known = run.idempotency && find(sql.findByKey, { key: run.idempotency.key });
        if (known !== undefined) return known;
        insertRun(database, run);
        return find(sql.get, { runId: run.runId }) as Run;
      }),
    get: (runId) => database.read(() => find(sql.get, { runId })),
    findByKey: (key) => database.read(() => find(sql.findByKey, { key })),
    list: (filter) => database.read(() => database.all(sql.list(filter), askedOf(filter)).map(runOf)),
    unfinished: () => database.read(() => database.all(sql.unfinished).map(runOf)),
    begin: (runId, attempt, token, now) => changes(sql.begin, { runId, attempt, token, now }),
    isWanted: (runId, attempt) => database.read(() => database.get(sql.isWanted, { runId, attempt }) !== undefined),
    recordPlan: (runId, plan) => database.write(() => void database.run(sql.recordPlan, { runId, ...plan })),
    nextAttempt: (runId, attempt) => changes(sql.nextAttempt, { runId, attempt }),
    requestCancel: (runId, now) => changes(sql.requestCancel, { runId, now }),
    activeDevices: () => devices(sql.activeDevices),
    unknownDevices: (ids) => devices(sql.unknownDevices, { ids: JSON.stringify(ids) }),
  };
}

/** What the filter names, and no more, as parameters. */
function askedOf({ tag, ...filter }: RunFilter): Record<string, string | number> {
  const named = { ...filter, tag: tag && tagPath(tag), tagValue: tag?.value };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)) as Record<string, string>;
}

export function insertRun(database: Database, run: NewRun): void {
  const { idempotency, ...row } = run;
  database.run(sql.insert, {
    ...row,
    request: JSON.stringify(run.request),
    ...{ key: idempotency?.key ?? null, digest: idempotency?.digest ?? null },
    ...{ generation: run.generation ?? null, backfillId: run.backfillId ?? null },
    incomplete: run.incomplete ? 1 : 0,
  });
}
