import type { Instant } from "../../time";
import type { DeadLetter, Gap, IngestCounts, IngestState, PartitionKey, ReadingChanges } from "../ingest/ingest-store";

/** A gap as it stands: where it begins shrinks towards its end while it is read again. */
export interface FoundGap extends Gap {
  readonly partition: PartitionKey;
  readonly foundAt: Instant;
  /** When it turned out that the hub no longer holds these events; undefined where they may still be had. */
  readonly lostAt: Instant | undefined;
}

/** What the transaction finds when it holds the gap. */
export type FillState = Omit<IngestState, "watermark">;

/** All that reading a gap again changes; written whole or not at all. */
export interface GapFill extends ReadingChanges {
  /** What lies beyond stays a gap. */
  readonly upTo: number;
  /** What of it the hub no longer holds. */
  readonly lost: readonly Gap[];
  readonly counts: IngestCounts;
  readonly deadLetters: readonly DeadLetter[];
  readonly seenItems: readonly string[];
}

export interface GapStore {
  /** Open and lost ones, of whatever hub, in order of partition and sequence number. */
  list(): Promise<FoundGap[]>;

  /**
   * Takes the gap's beginning away and writes what `decide` answers, in one transaction that shuts closing out as ingest
   * does. Of two that fill the same gap one finds that it no longer begins there: false, and nothing is written.
   * `decide` is pure and may be called again when the engine repeats the transaction.
   * @throws UnavailableError where the store cannot be reached or is busy: nothing is written.
   */
  fill(
    gap: Pick<FoundGap, "partition" | "fromSequence">,
    itemKeys: readonly string[],
    now: Instant,
    decide: (state: FillState) => GapFill,
  ): Promise<boolean>;
}
