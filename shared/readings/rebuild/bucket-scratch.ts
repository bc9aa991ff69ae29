import type { Range } from "../../time";
import type { BucketChange } from "../aggregate-points";

/** Buckets that start in [from, to). */
export type Stretch = Range;

/** A part of the stretch that is written at once, and what is in it. */
export interface Slice extends Stretch {
  readonly buckets: number;
  readonly readings: number;
}

/** Where buckets are summed up before any is written: on disk, as a stretch may hold more than memory. */
export interface BucketScratch {
  /** Those of the item keys that were added before. */
  seenAmong(itemKeys: readonly string[]): ReadonlySet<string>;
  /** Merges buckets, and keeps the keys; each key once. */
  add(buckets: readonly BucketChange[], itemKeys: readonly string[]): void;
  /** The stretch in slices of at most so many buckets, but for those that start at one instant: they stay together. */
  slices(stretch: Stretch, maxBuckets: number): Slice[];
  /** In order of device, start and sensor. */
  read(stretch: Stretch): Iterable<BucketChange>;
  close(): void;
}
