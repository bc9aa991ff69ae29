import type { Counts } from "../runs/counts";
import type { OutcomeStore } from "../runs/outcome-store";
import { elapsedOf, paceOf, type RunProgress } from "../runs/progress";
import type { Purged } from "../retention/purge-run";
import type { Run, RunId } from "../runs/run";
import type { Hold } from "../runs/hold";
import { isHold } from "../runs/look-ahead";
import type { ShownSchedule } from "../runs/show-schedule";
import { isoOf, isoOrNull, type Clock } from "../time";
import { nextOf, tokenOf } from "./page-token";
import { requestView } from "./run-request-views";

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
  backfill: run.backfillId ?? null,
  cancelRequested: run.cancelRequestedAt !== undefined,
  request: requestView(run.request),
  plan: run.plan ?? null,
  error: run.error ?? null,
  changes: run.changes ?? null,
  requestedAt: isoOf(run.requestedAt),
  startedAt: isoOrNull(run.startedAt),
  finishedAt: isoOrNull(run.finishedAt),
});

export const runListView = (runs: readonly Run[], limit: number) => ({
  runs: runs.map(runView),
  next: nextOf(runs, limit, ({ ordinal }) => tokenOf(ordinal)),
});

interface Progress extends Counts, Pick<RunProgress, "devicesPerSecond" | "secondsLeft"> {
  readonly chunksDone: number;
}

export interface ProgressServices {
  readonly outcomes: Pick<OutcomeStore, "counted">;
  readonly clock: Clock;
}

/** A run with what its published parts count up to. Nothing is left to do of one that has ended. */
export async function runWithProgress({ outcomes, clock }: ProgressServices, run: Run) {
  const { parts: chunksDone, ...counts } = await outcomes.counted(run.runId, run.attempt);
  const planned = run.finishedAt === undefined ? (run.plan?.devices ?? 0) : counts.devices;
  const pace = paceOf(counts.devices, planned, elapsedOf(run.startedAt, run.finishedAt ?? clock()));
  return { ...runView(run), progress: { chunksDone, ...counts, ...pace } satisfies Progress };
}

export const purgedView = (id: RunId, { blobs, histories, isDone, lookedThrough }: Purged) => ({
  ...{ id, blobs, histories },
  /** To be asked for again until it is null. */
  next: isDone ? null : lookedThrough,
});

export const scheduleView = ({ state, nextTick, next }: ShownSchedule, bucketMs: number) => ({
  paused: state.paused,
  closedThrough: isoOrNull(state.closedThrough),
  beganAt: isoOrNull(state.beganAt),
  bucketSeconds: bucketMs / 1000,
  nextTick: isoOrNull(nextTick),
  next: isHold(next) ? null : { from: isoOf(next.from), to: isoOf(next.to), incomplete: next.incomplete },
  held: isHold(next) ? holdView(next) : null,
});

const holdView = (hold: Hold) => ({
  by: hold.by,
  run: "runId" in hold ? hold.runId : null,
  until: "until" in hold ? isoOrNull(hold.until) : null,
  partitions: ("partitions" in hold ? hold.partitions : []).map(({ through, ...partition }) => ({
    ...partition,
    through: isoOrNull(through),
  })),
});
