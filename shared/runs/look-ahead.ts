import type { BucketReader } from "../readings/bucket-reader";
import type { HubDescription } from "../readings/hub/hub-observer";
import type { IngestStore } from "../readings/ingest/ingest-store";
import type { Instant } from "../time";
import { completeThrough, nextClosing, nextFrom, type Closing, type ClosingRules, type FirstRunFrom } from "./closing";
import { holdOf, type Hold } from "./hold";
import { scheduledGoing } from "./is-scheduled-going";
import type { RunStore } from "./run-store";
import type { ScheduleState, ScheduleStore } from "./schedule-store";

export interface LookServices {
  readonly runs: Pick<RunStore, "unfinished">;
  readonly schedule: Pick<ScheduleStore, "read">;
  readonly ingest: Pick<IngestStore, "progress">;
  readonly buckets: Pick<BucketReader, "oldestBucket">;
  readonly settings: ClosingRules & { readonly firstRunFrom: FirstRunFrom };
}

/** What the next scheduled run takes, or why there is none. */
export interface Outlook {
  readonly state: ScheduleState;
  readonly next: Closing | Hold;
}

export const isHold = (next: Outlook["next"]): next is Hold => "by" in next;

/**
 * What the schedule has to do at `now`: by this a tick goes, and by this it is told what a tick would do.
 * @param askHub what it throws counts as a hub that does not answer
 */
export async function lookAhead(
  { runs, schedule, ingest, buckets, settings }: LookServices,
  now: Instant,
  askHub: () => Promise<HubDescription>,
): Promise<Outlook> {
  const state = await schedule.read();
  if (state.paused) return { state, next: { by: "paused" } };
  const going = await scheduledGoing(runs);
  if (going !== undefined) return { state, next: { by: "run-going", runId: going.runId } };

  // The hub is asked before the store: what arrives in between can only make more complete.
  const hub = await askHub().catch(() => undefined);
  const progress = await ingest.progress();
  const complete = completeThrough(now, hub, progress, settings);
  const from = nextFrom(state, settings.firstRunFrom, await buckets.oldestBucket(), complete, settings.bucketMs);
  if (from === undefined) return { state, next: { by: "no-data" } };
  const closing = nextClosing(from, now, complete, settings);
  return { state, next: closing ?? holdOf(from, now, hub, progress, settings) };
}
