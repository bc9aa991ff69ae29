import { type Counts, addCounts, NO_COUNTS } from "../runs/counts";
import type { OutcomeStore } from "../runs/outcome-store";
import type { Run } from "../runs/run";
import { outputOf } from "../runs/run-output";
import type { ScheduleState } from "../runs/schedule-store";
import { isoOf, type Instant } from "../time";

export const isoOrNull = (instant: Instant | undefined): string | null =>
  instant === undefined ? null : isoOf(instant);

/** A run as the API shows it. */
export const runView = (run: Run) => ({
  id: run.runId,
  kind: run.kind,
  status: run.status,
  from: isoOf(run.from),
  to: isoOf(run.to),
  revision: run.ordinal,
  attempt: run.attempt,
  incomplete: run.incomplete,
  cancelRequested: run.cancelRequestedAt !== undefined,
  request: { ...run.request, ...outputOf(run.request) },
  plan: run.plan ?? null,
  error: run.error ?? null,
  requestedAt: isoOf(run.requestedAt),
  startedAt: isoOrNull(run.startedAt),
  finishedAt: isoOrNull(run.finishedAt),
});

export interface Progress extends Counts {
  readonly chunksDone: number;
}

/** A run with what its published parts count up to. */
export async function runWithProgress(outcomes: OutcomeStore, run: Run) {
  const parts = await outcomes.parts(run.runId, run.attempt);
  const counts = parts.map((part) => part.counts).reduce(addCounts, NO_COUNTS);
  return { ...runView(run), progress: { chunksDone: parts.length, ...counts } satisfies Progress };
}

export const scheduleView = ({ paused, closedThrough, beganAt }: ScheduleState, bucketMs: number) => ({
  paused,
  closedThrough: isoOrNull(closedThrough),
  beganAt: isoOrNull(beganAt),
  bucketSeconds: bucketMs / 1000,
});
