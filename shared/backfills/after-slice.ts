import { addCounts, type Counts } from "../runs/counts";
import { THRESHOLD_CODE } from "../runs/outcome-store";
import type { Run } from "../runs/run";
import type { Instant } from "../time";
import type { Backfill, BackfillState } from "./backfill";

/** A slice's run that has ended, and what its parts count up to. */
export interface EndedSlice {
  readonly run: Run;
  readonly counts: Counts;
}

/**
 * The backfill once the run of its slice has ended. A slice that came through, be it in part, is done. One that did not
 * is not: the backfill stops there, since what failed a whole run is likely to fail the next; resumed, it cuts the same
 * slice again.
 * @param ended undefined where the run was deleted: the slice is cut again.
 */
export function afterSlice(backfill: Backfill, ended: EndedSlice | undefined, now: Instant): BackfillState {
  const freed = { ...backfill, runId: undefined };
  const isThrough = ended?.run.status === "completed" || ended?.run.status === "partial";
  const state = ended === undefined ? freed : isThrough ? done(freed, ended, now) : stopped(freed, ended.run);
  if (state.nextFrom === backfill.to) {
    return { ...state, status: state.partialSlices > 0 ? "partial" : "completed", finishedAt: now };
  }
  return backfill.cancelRequestedAt === undefined ? state : cancelled(state, now);
}

export const cancelled = (state: BackfillState, now: Instant): BackfillState => ({
  ...state,
  ...{ status: "cancelled", error: undefined, finishedAt: now },
});

function done(state: BackfillState, { run, counts }: EndedSlice, now: Instant): BackfillState {
  return {
    ...state,
    nextFrom: run.to,
    plannedBy: state.plannedBy ?? run.runId,
    partialSlices: state.partialSlices + (run.status === "partial" ? 1 : 0),
    counts: addCounts(state.counts, counts),
    lastTookMs: now - run.requestedAt,
    error: undefined,
  };
}

function stopped(state: BackfillState, { runId, status, error }: Run): BackfillState {
  const code = status === "cancelled" ? "slice-cancelled" : "slice-failed";
  const why = error === undefined || status === "cancelled" ? "" : `: ${error.message}`;
  const advice = error?.code === THRESHOLD_CODE ? "; resumed, it goes by the same threshold again" : "";
  const message = `run ${runId} of its slice ended as ${status}${why}; resuming tries the slice again${advice}`;
  return { ...state, status: "paused", error: { code, message } };
}
