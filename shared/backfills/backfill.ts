import { NO_COUNTS, type Counts } from "../runs/counts";
import type { Idempotency, RunId, RunRequest } from "../runs/run";
import { floorTo, type Instant, type Range } from "../time";
import type { BackfillId } from "./backfill-id";

/** `partial`: all slices are done, and some devices failed in some of them. */
export type BackfillStatus = "running" | "paused" | "completed" | "partial" | "cancelled";

export const isOver = (status: BackfillStatus): boolean => status !== "running" && status !== "paused";

/** What is asked for: a scoring of devices over the windows that end in (from, to], slice by slice. */
export interface NewBackfill extends Range {
  readonly backfillId: BackfillId;
  readonly requestedAt: Instant;
  /** That of the run of each slice. */
  readonly request: RunRequest;
  readonly sliceMs: number;
  readonly idempotency?: Idempotency | undefined;
}

/** How far it has come: all that changes of it. */
export interface BackfillState {
  readonly status: BackfillStatus;
  /** Where the first slice begins that is not done. */
  readonly nextFrom: Instant;
  /** Scores that slice; undefined where it is not cut yet. */
  readonly runId: RunId | undefined;
  /** The first slice that was done: its plan says which devices and models all later ones have. */
  readonly plannedBy: RunId | undefined;
  readonly partialSlices: number;
  /** Of the slices that are done. */
  readonly counts: Counts;
  /** From cutting the last of them to its end. */
  readonly lastTookMs: number | undefined;
  /** Why it was paused, where nobody asked for that. */
  readonly error: { readonly code: string; readonly message: string } | undefined;
  readonly startedAt: Instant | undefined;
  readonly finishedAt: Instant | undefined;
  readonly cancelRequestedAt: Instant | undefined;
}

export interface Backfill extends NewBackfill, BackfillState {
  /** Counts up over all backfills: the older one goes first. */
  readonly ordinal: number;
  /** How often its state was changed: who has seen less may not change it. */
  readonly changes: number;
}

/** Of one that nothing is done of. */
export const beginningOf = ({ from }: NewBackfill): BackfillState => ({
  ...{ status: "running", nextFrom: from, runId: undefined, plannedBy: undefined },
  ...{ partialSlices: 0, counts: NO_COUNTS, lastTookMs: undefined, error: undefined },
  ...{ startedAt: undefined, finishedAt: undefined, cancelRequestedAt: undefined },
});

/** The slice that is not done yet. Slices end on multiples of their length since the epoch: those of a day at midnight. */
export const sliceOf = ({ nextFrom, to, sliceMs }: Pick<Backfill, "nextFrom" | "to" | "sliceMs">): Range => ({
  from: nextFrom,
  to: Math.min(floorTo(nextFrom, sliceMs) + sliceMs, to),
});

export const countSlices = ({ from, to }: Range, sliceMs: number): number =>
  to <= from ? 0 : Math.ceil(to / sliceMs) - Math.floor(from / sliceMs);
