import { beginningOf, type Backfill, type BackfillState, type NewBackfill } from "../../backfills/backfill";
import type { BackfillStore } from "../../backfills/backfill-store";
import { backfillOf } from "../backfill-rows";
import { sql } from "../backfill-statements";
import type { Database } from "./database";
import { insertRun } from "./sqlite-run-store";

const LIST = "SELECT * FROM backfill WHERE ordinal < @before ORDER BY ordinal DESC LIMIT @limit";
const HELD = `
SELECT 1 AS held FROM run WHERE status IN ('requested', 'running') AND kind IN ('scheduled', 'backfill') LIMIT 1`;

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
      database.read(() => database.all(LIST, { limit, before }).map(backfillOf)),
    unfinished: () => database.read(() => database.all(sql.unfinished).map(backfillOf)),
    change: (seen, state) => database.write(() => change(seen, state)),
    cut: (seen, state, run) =>
      database.write(() => {
        if (database.get(HELD) !== undefined || !change(seen, state)) return false;
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
