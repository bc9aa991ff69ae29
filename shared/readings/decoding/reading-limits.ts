export interface ReadingLimits {
  readonly maxEventBytes: number;
  /** How much earlier and later than its enqueued time a reading may lie. */
  readonly lateLimitMs: number;
  readonly futureLimitMs: number;
  /** Whether objects get keys by which they are known again; they do unless it says no. */
  readonly deduplicate?: boolean;
}
