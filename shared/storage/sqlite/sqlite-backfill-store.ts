import { beginningOf, type Backfill, type BackfillState, type NewBackfill } from "../../backfills/backfill";
import type { BackfillStore } from "../../backfills/backfill-store";
import { backfillOf } from "../backfill-rows";
import type { Database } from "./database";
import { insertRun } from "./sqlite-run-store";

const sql = {
  insert: `
INSERT INTO backfill (backfill_id, status, from_at, to_at, slice_ms, request, requested_at, idempotency_key,
                      idempotency_digest, changes, next_from, partial_slices, counts)
VALUES (:backfillId, :status, :from, :to, :sliceMs, :request, :requestedAt, :key, :digest, 0, :nextFrom,
        :partialSlices, :counts)`,
  get: "SELECT * FROM backfill WHERE backfill_id = :backfillId",
  findByKey: "SELECT * FROM backfill WHERE idempotency_key = :key",
  list: "SELECT * FROM backfill WHERE ordinal < :before ORDER BY ordinal DESC LIMIT :limit",
  unfinished: "SELECT * FROM backfill WHERE status IN ('running', 'paused') ORDER BY ordinal",
  change: `
UPDATE backfill
SET changes = changes + 1, status = :status, next_from = :nextFrom, run_id = :runId, planned_by = :plannedBy,
    partial_slices = :partialSlices, counts = :counts, last_took_ms = :lastTookMs, error_code = :code,
    error_message = :message, started_at = :startedAt, finished_at = :finishedAt,
    cancel_requested_at = :cancelRequestedAt
WHERE backfill_id = :backfillId AND changes = :changes`,
  isHeld: `
SELECT 1 AS held FROM run WHERE status IN ('requested', 'running') AND kind IN ('scheduled', 'backfill') LIMIT 1`,
} as const;

export function sqliteBackfillStore(database: Database): BackfillStore {
  const find = (statement: string, parameters: Record<string, string>): Backfill | undefined => {
    const row = database.get(statement, parameters);
    return row && backfillOf(row);
  };
  const change = (seen: Backfill, state: BackfillState): boolean =>
    database.run(sql.change, { ...columnsOf(state), backfillId: seen.backfillId, changes: seen.changes }) > 0;
  return {
    insert: (backfill) =>
      database.write(() => {
        const known = backfill.idempotency && find(sql.findByKey, { key: backfill.idempotency.key });
        if (known !== undefined) return known;
        database.run(sql.insert, { ...columnsOf(beginningOf(backfill)), ...askedColumnsOf(backfill) });
        return find(sql.get, { backfillId: backfill.backfillId }) as Backfill;
      }),
    get: (backfillId) => database.read(() => find(sql.get, { backfillId })),
    findByKey: (key) => database.read(() => find(sql.findByKey, { key })),
    list: ({ limit, before = Number.MAX_SAFE_INTEGER }) =>
      database.read(() => database.all(sql.list, { limit, before }).map(backfillOf)),
    unfinished: () => database.read(() => database.all(sql.unfinished).map(backfillOf)),
    change: (seen, state) => database.write(() => change(seen, state)),
    cut: (seen, state, run) =>
      database.write(() => {
        if (database.get(sql.isHeld) !== undefined || !change(seen, state)) return false;
        insertRun(database, run);
        return true;
      }),
  };
}

const askedColumnsOf = ({ backfillId, from, to, sliceMs, request, requestedAt, idempotency }: NewBackfill) => ({
  ...{ backfillId, from, to, sliceMs, requestedAt, request: JSON.stringify(request) },
  ...{ key: idempotency?.key ?? null, digest: idempotency?.digest ?? null },
});

const columnsOf = (state: BackfillState) => ({
  ...{ status: state.status, nextFrom: state.nextFrom },
  ...{ runId: state.runId ?? null, plannedBy: state.plannedBy ?? null, partialSlices: state.partialSlices },
  ...{ counts: JSON.stringify(state.counts), lastTookMs: state.lastTookMs ?? null },
  ...{ code: state.error?.code ?? null, message: state.error?.message ?? null },
  ...{ startedAt: state.startedAt ?? null, finishedAt: state.finishedAt ?? null },
  cancelRequestedAt: state.cancelRequestedAt ?? null,
});
