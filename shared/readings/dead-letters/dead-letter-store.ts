import type { Instant } from "../../time";
import type { DeadLetter, PartitionKey, ReadingChanges } from "../ingest/ingest-store";
import type { RefusalReason } from "../decoding/refusal";

/** Given in the order of refusal, and never twice. */
export type DeadLetterId = number;

/** A dead letter without its body. */
export interface DeadLetterEntry extends Omit<DeadLetter, "body"> {
  readonly id: DeadLetterId;
  readonly partition: PartitionKey;
  readonly refusedAt: Instant;
  /** How often it was replayed and refused again, and when last. */
  readonly replays: number;
  readonly replayedAt: Instant | undefined;
}

/** Those that meet all that is said. */
export interface DeadLetterFilter {
  readonly ids?: readonly DeadLetterId[] | undefined;
  readonly reason?: RefusalReason | undefined;
  readonly partitionId?: string | undefined;
  /** Refused in [from, to). */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /** Ids in (after, upTo]. */
  readonly after?: DeadLetterId | undefined;
  readonly upTo?: DeadLetterId | undefined;
}

/** What the transaction of a replay finds when it holds the dead letters. */
export interface ReplayState {
  /** Those of the asked that are still there: to be there is what entitles to be counted. */
  readonly present: ReadonlyMap<DeadLetterId, PresentLetter>;
  /** Those of the asked item keys that were ingested before. */
  readonly seen: ReadonlySet<string>;
  readonly closedThrough: Instant | undefined;
}

export interface PresentLetter {
  /** As it is now: without one, its object was taken by its own event meanwhile. */
  readonly itemKey: string | undefined;
  /** The highest index among the dead letters of its event. */
  readonly lastIndex: number;
}

/** An object of an event, by its place. */
export interface EventObject extends PartitionKey {
  readonly sequenceNumber: number;
  readonly objectIndex: number;
}

/** What a partition's counts change by. */
export interface CountChange extends PartitionKey {
  readonly counted: number;
  readonly duplicates: number;
  readonly deadLetters: number;
}

export interface RefusedAgain {
  readonly id: DeadLetterId;
  readonly reason: RefusalReason;
  readonly detail: string;
}

/** All that a replay changes; written whole or not at all. */
export interface ReplayWrite extends ReadingChanges {
  readonly seenItems: readonly string[];
  /** Dead letters that go: what they held is counted, or among `added`. */
  readonly settled: readonly DeadLetterId[];
  /** Dead letters that stay, replayed once more. */
  readonly refusedAgain: readonly RefusedAgain[];
  /** What is still refused of bodies that could be taken apart. */
  readonly added: readonly AddedLetter[];
  /** The item keys of all dead letters of these objects go: what is seen now is they themselves. */
  readonly takenObjects: readonly EventObject[];
  readonly counts: readonly CountChange[];
}

export interface AddedLetter extends DeadLetter {
  readonly partition: PartitionKey;
  readonly refusedAt: Instant;
  readonly replays: number;
}

export interface DeadLetterStore {
  list(filter: DeadLetterFilter, page: { order: "newest" | "oldest"; limit: number }): Promise<DeadLetterEntry[]>;

  /** What the rows hold, at most `maxBytes` of each: a body, or the beginning of one that lies in a blob. */
  bodies(ids: readonly DeadLetterId[], maxBytes: number): Promise<ReadonlyMap<DeadLetterId, Uint8Array>>;

  /** How many there are of each reason; a reason of which there are none is left out. */
  countByReason(filter: DeadLetterFilter): Promise<ReadonlyMap<RefusalReason, number>>;

  /**
   * Locks those of the dead letters that are still there, lets `decide` look at the state and writes what it answers, in
   * one transaction that shuts closing out as ingest does. `decide` is pure and may be called again when the engine
   * repeats the transaction.
   * @throws UnavailableError where the store cannot be reached or is busy: nothing is written.
   */
  replay(
    ids: readonly DeadLetterId[],
    itemKeys: readonly string[],
    now: Instant,
    decide: (state: ReplayState) => ReplayWrite,
  ): Promise<void>;
}
