import { ConflictError } from "../errors";
import type { RunStore } from "../runs/run-store";
import type { Clock } from "../time";
import { cancelled } from "./after-slice";
import { isOver, type Backfill, type BackfillState } from "./backfill";
import type { BackfillId } from "./backfill-id";
import type { BackfillStore } from "./backfill-store";
import { getBackfill } from "./get-backfill";

export interface ChangeServices {
  readonly backfills: Pick<BackfillStore, "get" | "change">;
  readonly runs: Pick<RunStore, "requestCancel">;
  readonly clock: Clock;
}

/** Cuts no further slice until it is resumed; one that goes on goes on. @throws NotFoundError; ConflictError where it has ended. */
export const pauseBackfill = (services: ChangeServices, id: BackfillId): Promise<Backfill> =>
  change(services, id, (backfill) => ({ ...backfill, status: "paused" }));

/** Goes on, where a slice failed with that one. @throws NotFoundError; ConflictError where it has ended. */
export const resumeBackfill = (services: ChangeServices, id: BackfillId): Promise<Backfill> =>
  change(services, id, (backfill) => ({ ...backfill, status: "running", error: undefined }));

/**
 * Ends it, once the run of its slice has ended, which is asked to stop; what slices have found stays.
 * @throws NotFoundError; ConflictError where it has ended.
 */
export async function cancelBackfill(services: ChangeServices, id: BackfillId): Promise<Backfill> {
  const now = services.clock();
  const backfill = await change(services, id, (seen) => {
    const asked = { ...seen, cancelRequestedAt: seen.cancelRequestedAt ?? now };
    return seen.runId === undefined ? cancelled(asked, now) : asked;
  });
  // Where this is not done any more, whoever looks after backfills does it.
  if (backfill.runId !== undefined) await services.runs.requestCancel(backfill.runId, now);
  return backfill;
}

/** Again as long as somebody else was faster: a tick, or another operator. */
async function change(
  { backfills }: ChangeServices,
  id: BackfillId,
  decide: (seen: Backfill) => BackfillState,
): Promise<Backfill> {
  for (;;) {
    const seen = await getBackfill(backfills, id);
    if (isOver(seen.status)) throw new ConflictError(`backfill ${id} has ended as ${seen.status}`);
    if (await backfills.change(seen, decide(seen))) return getBackfill(backfills, id);
  }
}
