import type { HubDescription } from "../readings/hub/hub-observer";
import { lagOf, type PartitionLag, type PartitionProgress } from "../readings/ingest/ingest-store";
import type { Instant } from "../time";
import { border, type ClosingRules } from "./closing";
import type { RunId } from "./run";

/** Why no scheduled run is closed. */
export type Hold =
  | { readonly by: "paused" }
  | { readonly by: "run-going"; readonly runId: RunId }
  /** The first run begins with the oldest bucket, and there is none yet. */
  | { readonly by: "no-data" }
  /** Up to `until` no bucket ends, lateness included, that was not taken. */
  | { readonly by: "not-due"; readonly until: Instant }
  /** `until`: when runs go on without; undefined where the first one is to begin with what is in. */
  | { readonly by: "hub-silent"; readonly until: Instant | undefined }
  | {
      readonly by: "backlog";
      readonly until: Instant | undefined;
      /** Those that are not ingested up to where the next bucket ends. */
      readonly partitions: readonly PartitionLag[];
    };

/** Why there is nothing to close that begins at `from`. */
export function holdOf(
  from: Instant,
  now: Instant,
  hub: HubDescription | undefined,
  progress: readonly PartitionProgress[],
  rules: ClosingRules,
): Hold {
  const dueAt = from + rules.bucketMs + rules.latenessMs;
  const known = hub === undefined ? now : Math.min(now, hub.askedAt);
  if (Number.isFinite(from) && known < dueAt) return { by: "not-due", until: dueAt };
  const until = Number.isFinite(from) ? dueAt + rules.maxHoldMs : undefined;
  if (hub === undefined) return { by: "hub-silent", until };
  const lags = hub.partitions.map((partition) => lagOf(hub, partition, progress));
  const partitions = lags.filter(({ lag, through = -Infinity }) => lag > 0 && border(through, rules) <= from);
  return { by: "backlog", until, partitions };
}
