import type { Instant } from "../../time";
import type { BucketChange } from "../aggregate-points";
import type { ReadingChanges } from "../ingest/ingest-store";
import type { Stretch } from "./bucket-scratch";

/** What is there already. */
export interface FoundBuckets {
  readonly buckets: number;
  readonly readings: number;
  /** Where the first and the last of them start. */
  readonly first: Instant;
  readonly last: Instant;
}

export interface StretchState {
  /** Undefined where the stretch is empty. */
  readonly found: FoundBuckets | undefined;
  /** Undefined before the first scheduled run. */
  readonly closedThrough: Instant | undefined;
  /** Undefined where retention has given up nothing yet. */
  readonly keptFrom: Instant | undefined;
}

export interface RebuildStore {
  /** @throws UnavailableError where the store cannot be reached. */
  look(stretch: Stretch): Promise<StretchState>;

  /**
   * Lets `decide` look at the stretch and writes what it answers, some at a time, in one transaction that shuts closing
   * and every other rebuild out. Ingest goes on beside it. `decide` may be called again when the engine repeats the
   * transaction; what it throws comes out as it is, and nothing is written.
   * @throws UnavailableError where the store cannot be reached or is busy: nothing is written.
   */
  write(stretch: Stretch, decide: (state: StretchState) => Iterable<ReadingChanges>): Promise<void>;

  /** The stretch's buckets in order of device, start and sensor, few in memory at a time. */
  read(stretch: Stretch): AsyncIterable<BucketChange>;
}
