import type { DeviceId } from "../../readings/reading";
import type { NewRun, Run, RunId, RunKind, RunRequest, RunStatus } from "../../runs/run";
import type { RunStore } from "../../runs/run-store";
import type { Database, Row } from "./database";

const sql = {
  insert: `
INSERT INTO run (run_id, kind, from_at, to_at, status, attempt, request, generation, incomplete, requested_at)
VALUES (:runId, :kind, :from, :to, 'requested', 1, :request, :generation, :incomplete, :requestedAt)`,
  get: "SELECT * FROM run WHERE run_id = :runId",
  list: "SELECT * FROM run WHERE ordinal < :before ORDER BY ordinal DESC LIMIT :limit",
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
} as const;

export function sqliteRunStore(database: Database): RunStore {
  const changes = (statement: string, parameters: Record<string, string | number>): Promise<boolean> =>
    database.write(() => database.run(statement, parameters) > 0);
  return {
    insert: (run) => database.write(() => insertRun(database, run)),
    get: (runId) =>
      database.read(() => {
        const row = database.get(sql.get, { runId });
        return row && runOf(row);
      }),
    list: ({ limit, before }) =>
      database.read(() => database.all(sql.list, { limit, before: before ?? Number.MAX_SAFE_INTEGER }).map(runOf)),
    unfinished: () => database.read(() => database.all(sql.unfinished).map(runOf)),
    begin: (runId, attempt, token, now) => changes(sql.begin, { runId, attempt, token, now }),
    isWanted: (runId, attempt) => database.read(() => database.get(sql.isWanted, { runId, attempt }) !== undefined),
    recordPlan: (runId, plan) => database.write(() => void database.run(sql.recordPlan, { runId, ...plan })),
    nextAttempt: (runId, attempt) => changes(sql.nextAttempt, { runId, attempt }),
    requestCancel: (runId, now) => changes(sql.requestCancel, { runId, now }),
    activeDevices: () =>
      database.read(() => database.all(sql.activeDevices).map(({ device_id }) => device_id as DeviceId)),
  };
}

export function insertRun(database: Database, run: NewRun): void {
  database.run(sql.insert, {
    ...run,
    request: JSON.stringify(run.request),
    generation: run.generation ?? null,
    incomplete: run.incomplete ? 1 : 0,
  });
}

function runOf(row: Row): Run {
  const devices = numberOf(row["planned_devices"]);
  const code = row["error_code"];
  return {
    runId: row["run_id"] as RunId,
    kind: row["kind"] as RunKind,
    status: row["status"] as RunStatus,
    from: Number(row["from_at"]),
    to: Number(row["to_at"]),
    ordinal: Number(row["ordinal"]),
    attempt: Number(row["attempt"]),
    request: JSON.parse(String(row["request"])) as RunRequest,
    generation: numberOf(row["generation"]),
    incomplete: row["incomplete"] === 1,
    requestedAt: Number(row["requested_at"]),
    startedAt: numberOf(row["started_at"]),
    finishedAt: numberOf(row["finished_at"]),
    cancelRequestedAt: numberOf(row["cancel_requested_at"]),
    plan: devices === undefined ? undefined : { devices, chunks: Number(row["planned_chunks"]) },
    error: typeof code === "string" ? { code, message: String(row["error_message"]) } : undefined,
  };
}

const numberOf = (value: Row[string] | undefined): number | undefined =>
  typeof value === "number" ? value : undefined;
