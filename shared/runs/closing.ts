import type { HubDescription } from "../readings/hub/hub-observer";
import { lagOf, type PartitionProgress } from "../readings/ingest/ingest-store";
import { floorTo, type Instant, type Range } from "../time";
import type { ScheduleState } from "./schedule-store";

export interface ClosingRules {
  readonly bucketMs: number;
  readonly latenessMs: number;
  /** How long a backlog may hold runs back. */
  readonly maxHoldMs: number;
  readonly maxRunSpanMs: number;
}

export interface Closing extends Range {
  /** The backlog held longer than allowed: the run goes on without all its data. */
  readonly incomplete: boolean;
}

/**
 * Up to where all data is in: the last bucket border at or before now, or the enqueued time of a partition's watermark
 * where the partition holds more, less the lateness.
 * @param hub undefined where it does not answer: then nothing is known to be in, and the answer is -Infinity.
 */
export const completeThrough = (
  now: Instant,
  hub: HubDescription | undefined,
  progress: readonly PartitionProgress[],
  rules: ClosingRules,
): Instant => border(hub === undefined ? -Infinity : Math.min(now, hub.askedAt, heldAt(hub, progress)), rules);

/** The next stretch to run over: what is complete, or has been held back long enough. Undefined where there is none. */
export function nextClosing(from: Instant, now: Instant, complete: Instant, rules: ClosingRules): Closing | undefined {
  const overdue = border(now - rules.maxHoldMs, rules);
  const to = Math.min(Math.max(complete, overdue), from + floorTo(rules.maxRunSpanMs, rules.bucketMs));
  return to > from ? { from, to, incomplete: to > complete } : undefined;
}

export const border = (instant: Instant, { latenessMs, bucketMs }: ClosingRules): Instant =>
  floorTo(instant - latenessMs, bucketMs);

/**
 * The oldest enqueued time that a partition with a backlog has reached; Infinity where all are drained, -Infinity where
 * one was never read.
 */
export function heldAt(hub: HubDescription, progress: readonly PartitionProgress[]): Instant {
  const lags = hub.partitions.map((partition) => lagOf(hub, partition, progress));
  return Math.min(...lags.map(({ lag, through = -Infinity }) => (lag === 0 ? Infinity : through)));
}

/** Where the first scheduled run begins; `now` with the last bucket that is in. */
export type FirstRunFrom = "oldest" | "now" | Instant;

/** Where the next run begins; undefined where the first waits for a bucket. */
export function nextFrom(
  { closedThrough }: ScheduleState,
  firstRunFrom: FirstRunFrom,
  oldestBucket: Instant | undefined,
  complete: Instant,
  bucketMs: number,
): Instant | undefined {
  if (closedThrough !== undefined) return closedThrough;
  if (firstRunFrom === "oldest") return oldestBucket;
  // Not the clock's now: that runs ahead of what is complete, and no run would ever begin.
  return firstRunFrom === "now" ? complete - bucketMs : floorTo(firstRunFrom, bucketMs);
}
