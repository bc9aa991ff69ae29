import type { NewRun } from "../runs/run";
import type { Backfill, BackfillState, NewBackfill } from "./backfill";
import type { BackfillId } from "./backfill-id";

export interface BackfillFilter {
  readonly limit: number;
  /** Only backfills with a lower ordinal: the next page. */
  readonly before?: number | undefined;
}

export interface BackfillStore {
  /** Writes the backfill down, unless another has its idempotency key. @returns the one that stands */
  insert(backfill: NewBackfill): Promise<Backfill>;
  get(backfillId: BackfillId): Promise<Backfill | undefined>;
  /** The backfill that was asked for under this idempotency key. */
  findByKey(key: string): Promise<Backfill | undefined>;
  /** Newest first. */
  list(filter: BackfillFilter): Promise<Backfill[]>;
  /** Running or paused, oldest first. */
  unfinished(): Promise<Backfill[]>;
  /** False, and nothing changed, where it is not any more as it was seen. */
  change(seen: Backfill, state: BackfillState): Promise<boolean>;
  /**
   * The same, and inserts the run of a slice: one step that shuts closing out. False, too, where a scheduled run or
   * another slice has not ended.
   */
  cut(seen: Backfill, state: BackfillState, run: NewRun): Promise<boolean>;
}
