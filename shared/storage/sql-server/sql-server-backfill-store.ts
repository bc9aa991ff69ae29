import { beginningOf, type Backfill, type BackfillState, type NewBackfill } from "../../backfills/backfill";
import type { BackfillId } from "../../backfills/backfill-id";
import type { BackfillStore } from "../../backfills/backfill-store";
import { backfillOf } from "../backfill-rows";
import { sql } from "../backfill-statements";
import type { Database, Parameters, Transaction } from "./database";
import { insertOnce } from "./insert-once";
import { CLOSING } from "./locks";
import { insertRun } from "./sql-server-run-store";
import { ascii, bigint, id, instant, int, text } from "./sql-types";

const LIST = "SELECT TOP (@limit) * FROM backfill WHERE ordinal < @before ORDER BY ordinal DESC";
const HELD = `
SELECT TOP (1) 1 AS held FROM run WHERE status IN ('requested', 'running') AND kind IN ('scheduled', 'backfill')`;

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
      (await database.all(LIST, { limit: bigint(limit), before: bigint(before) })).map(backfillOf),
    unfinished: async () => (await database.all(sql.unfinished)).map(backfillOf),
    change: (seen, state) => database.write((transaction) => change(transaction, seen, state)),
    cut: (seen, state, run) =>
      database.write(async (transaction) => {
        // Whoever closes the schedule, or cuts another slice, holds it: what is looked for does not come meanwhile.
        await transaction.lock(CLOSING, "Exclusive");
        if ((await transaction.all(HELD)).length > 0 || !(await change(transaction, seen, state))) return false;
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
