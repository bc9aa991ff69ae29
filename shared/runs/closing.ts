import type { HubDescription } from "../readings/hub-observer";
import { progressIn, type PartitionProgress } from "../readings/ingest-store";
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
 * The next stretch whose data is in: up to the last bucket border at or before now, or the enqueued time of a
 * partition's watermark where the partition holds more, less the lateness. Undefined where there is none yet.
 * @param hub undefined where it does not answer: then nothing is known to be in.
 */
export function nextClosing(
  from: Instant,
  now: Instant,
  hub: HubDescription | undefined,
  progress: readonly PartitionProgress[],
  rules: ClosingRules,
): Closing | undefined {
  const border = (instant: Instant): Instant => floorTo(instant - rules.latenessMs, rules.bucketMs);
  const complete = border(Math.min(now, hub === undefined ? -Infinity : heldAt(hub, progress)));
  const overdue = border(now - rules.maxHoldMs);
  const to = Math.min(Math.max(complete, overdue), from + floorTo(rules.maxRunSpanMs, rules.bucketMs));
  return to > from ? { from, to, incomplete: to > complete } : undefined;
}

/** The oldest enqueued time that a partition with a backlog has reached; Infinity where all are drained. */
function heldAt(hub: HubDescription, progress: readonly PartitionProgress[]): Instant {
  const held = hub.partitions.map(({ partitionId, isEmpty, lastSequenceNumber }) => {
    const reached = progressIn(hub, partitionId, progress)?.watermark;
    if (isEmpty || (reached !== undefined && reached.sequenceNumber >= lastSequenceNumber)) return Infinity;
    return reached?.enqueuedAt ?? -Infinity;
  });
  return Math.min(...held);
}

/** Where the first scheduled run begins. */
export type FirstRunFrom = "oldest" | "now" | Instant;

/** Where the next run begins; undefined where the first waits for a bucket. */
export function nextFrom(
  { closedThrough }: ScheduleState,
  firstRunFrom: FirstRunFrom,
  oldestBucket: Instant | undefined,
  now: Instant,
  bucketMs: number,
): Instant | undefined {
  if (closedThrough !== undefined) return closedThrough;
  if (firstRunFrom === "oldest") return oldestBucket;
  return floorTo(firstRunFrom === "now" ? now : firstRunFrom, bucketMs);
}
