import { NotFoundError } from "../errors";
import type { Backfill } from "./backfill";
import type { BackfillId } from "./backfill-id";
import type { BackfillStore } from "./backfill-store";

/** @throws NotFoundError where there is no such backfill; UnavailableError where the store cannot be reached. */
export async function getBackfill(backfills: Pick<BackfillStore, "get">, backfillId: BackfillId): Promise<Backfill> {
  const backfill = await backfills.get(backfillId);
  if (backfill === undefined) throw new NotFoundError(`backfill ${backfillId}`);
  return backfill;
}
