import { randomUUID } from "node:crypto";
import type { Backfill, NewBackfill } from "../../../shared/backfills/backfill";
import type { BackfillId } from "../../../shared/backfills/backfill-id";
import type { Store } from "../../../shared/storage/store";
import { newRun } from "./runs";
import { at, MINUTE, NOW } from "./times";

/** Of two hours, in slices of one. */
export const newBackfill = (changes: Partial<NewBackfill> = {}): NewBackfill => ({
  backfillId: `20261120T120000Z-${randomUUID().slice(0, 8)}` as BackfillId,
  ...{ from: at(0), to: at(120), sliceMs: 60 * MINUTE, requestedAt: NOW },
  request: newRun().request,
  ...changes,
});

/** As it is stored. */
export async function storedBackfill(store: Pick<Store, "backfills">, backfillId: BackfillId): Promise<Backfill> {
  const backfill = await store.backfills.get(backfillId);
  if (backfill === undefined) throw new Error(`backfill ${backfillId} is not in the store`);
  return backfill;
}
