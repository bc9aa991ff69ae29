import { beginningOf, type Backfill, type BackfillState, type NewBackfill } from "../../backfills/backfill";
import type { BackfillId } from "../../backfills/backfill-id";
import type { BackfillStore } from "../../backfills/backfill-store";
import { backfillOf } from "../backfill-rows";
import type { Database, Parameters, Transaction } from "./database";
import { insertOnce } from "./insert-once";
import { CLOSING } from "./locks";
import { insertRun } from "./sql-server-run-store";
import { ascii, bigint, id, instant, int, text } from "./sql-types";

const sql = {
  insert: `
INSERT INTO backfill (backfill_id, status, from_at, to_at, slice_ms, request, requested_at, idempotency_key,
                      idempotency_digest, changes, next_from, partial_slices, counts)
VALUES (@backfillId, @status, @from, @to, @sliceMs, @request, @requestedAt, @key, @digest, 0, @nextFrom,
        @partialSlices, @counts)`,
  get: "SELECT * FROM backfill WHERE backfill_id = @backfillId",
  findByKey: "SELECT * FROM backfill WHERE idempotency_key = @key",
  list: "SELECT TOP (@limit) * FROM backfill WHERE ordinal < @before ORDER BY ordinal DESC",
  unfinished: "SELECT * FROM backfill WHERE status IN ('running', 'paused') ORDER BY ordinal",
  change: `
UPDATE backfill
SET changes = changes + 1, status = @status, next_from = @nextFrom, run_id = @runId, planned_by = @plannedBy,
    partial_slices = @partialSlices, counts = @counts, last_took_ms = @lastTookMs, error_code = @code,
    error_message = @message, started_at = @startedAt, finished_at = @finishedAt,
    cancel_requested_at = @cancelRequestedAt
WHERE backfill_id = @backfillId AND changes = @changes`,
  held: `
SELECT TOP (1) 1 AS held FROM run WHERE status IN ('requested', 'running') AND kind IN ('scheduled', 'backfill')`,
} as const;

export function sqlServerBackfillStore(database: Database): BackfillStore {
  return {
    insert: (backfill) =>
      insertOnce(database, {
        ...{ idempotency: backfill.idempotency, findByKey: sql.findByKey, of: backfillOf },
        find: [sql.get, keyOf(backfill.backfillId)],
        insert: async (transaction) => {
          await transaction.run(sql.insert, { ...columnsOf(beginningOf(backfill)), ...askedColumnsOf(backfill) });
        },
      }),
    get: async (backfillId) => (await database.all(sql.get, keyOf(backfillId))).map(backfillOf)[0],
    findByKey: async (key) => (await database.all(sql.findByKey, { key: id(key) })).map(backfillOf)[0],
    list: async ({ limit, before = Number.MAX_SAFE_INTEGER }) =>
      (await database.all(sql.list, { limit: bigint(limit), before: bigint(before) })).map(backfillOf),
    unfinished: async () => (await database.all(sql.unfinished)).map(backfillOf),
    change: (seen, state) => database.write((transaction) => change(transaction, seen, state)),
    cut: (seen, state, run) =>
      database.write(async (transaction) => {
        // Whoever closes the schedule, or cuts another slice, holds it: what is looked for does not come meanwhile.
        await transaction.lock(CLOSING, "Exclusive");
        if ((await transaction.all(sql.held)).length > 0 || !(await change(transaction, seen, state))) return false;
        await insertRun(transaction, run);
        return true;
      }),
  };
}

const change = async (
  transaction: Transaction,
  { backfillId, changes }: Backfill,
  state: BackfillState,
): Promise<boolean> =>
  (await transaction.run(sql.change, { ...columnsOf(state), ...keyOf(backfillId), changes: bigint(changes) })) > 0;

const keyOf = (backfillId: BackfillId) => ({ backfillId: id(backfillId) });

const askedColumnsOf = ({ backfillId, from, to, sliceMs, request, requestedAt, idempotency }: NewBackfill) => ({
  ...{ ...keyOf(backfillId), from: instant(from), to: instant(to), sliceMs: bigint(sliceMs) },
  ...{ request: text(JSON.stringify(request)), requestedAt: instant(requestedAt) },
  ...{ key: id(idempotency?.key), digest: ascii(64, idempotency?.digest) },
});

const columnsOf = (state: BackfillState): Parameters => ({
  ...{ status: ascii(16, state.status), nextFrom: instant(state.nextFrom) },
  ...{ runId: id(state.runId), plannedBy: id(state.plannedBy), partialSlices: int(state.partialSlices) },
  ...{ counts: text(JSON.stringify(state.counts)), lastTookMs: bigint(state.lastTookMs) },
  ...{ code: ascii(64, state.error?.code), message: text(state.error?.message) },
  ...{ startedAt: instant(state.startedAt), finishedAt: instant(state.finishedAt) },
  cancelRequestedAt: instant(state.cancelRequestedAt),
});
