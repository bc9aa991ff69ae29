import type { Clock, Instant } from "../../../../shared/time";
import type { Retention } from "./retention";
import type { Extent } from "./segment";
import { SegmentList } from "./segment-list";
import type { SegmentStorage } from "./segment-storage";
import { InvalidPosition, type Position } from "./selector";
import { bytesOfEvent, offsetOfEvent, stampBatch } from "./stored-batch";

/** What the service tells of a partition. An empty one has -1 as its last numbers and 0 as its time. */
export interface PartitionProperties {
  readonly beginningSequenceNumber: number;
  readonly lastSequenceNumber: number;
  readonly lastOffset: string;
  readonly lastEnqueuedTime: Instant;
  readonly isEmpty: boolean;
}

const NOTHING = { end: { sequence: 0, offset: 0 }, lastOffset: -1, lastTime: 0 };

/**
 * The append-only log of one partition. Offsets are byte positions, as the service's are: increasing, not contiguous,
 * and not to be computed with. Sequence numbers are contiguous from 0.
 */
export class PartitionLog {
  readonly #segments: SegmentList;
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #last: Pick<Extent, "end" | "lastOffset" | "lastTime">;

  /** Throws CorruptLogError where what is stored cannot be trusted. */
  constructor(storage: SegmentStorage, retention: Retention, clock: Clock) {
    this.#segments = new SegmentList(storage, retention);
    this.#clock = clock;
    this.#last = this.#segments.lastExtent ?? NOTHING;
  }

  get firstSequence(): number {
    return this.#segments.firstSequence ?? 0;
  }

  /** The sequence number that the next event gets. */
  get nextSequence(): number {
    return this.#last.end.sequence;
  }

  /**
   * Stores the events as one batch. Once this returns, a kill of the process loses none of them. Throws DecodeError on
   * bytes that are no message, and what the file system says; nothing is stored then.
   */
  append(events: readonly Buffer[]): void {
    if (events.length === 0) return;
    const now = this.#clock();
    this.#segments.append(stampBatch(events, this.#last.end, Math.max(now, this.#last.lastTime)), now);
    this.#last = this.#segments.lastExtent ?? NOTHING;
    this.#segments.expire(now);
    for (const listener of this.#listeners) listener();
  }

  /** Calls `listener` after each append, until the function returned is called. */
  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The first event at or after `sequence` that is still kept, as wire bytes; undefined when there is none yet. */
  read(sequence: number): { sequence: number; bytes: Buffer } | undefined {
    const wanted = Math.max(sequence, this.firstSequence);
    if (wanted >= this.nextSequence) return undefined;
    const batch = this.#segments.lastBatch(({ firstSequence }) => firstSequence <= wanted);
    return batch && { sequence: wanted, bytes: bytesOfEvent(batch, wanted - batch.firstSequence) };
  }

  /** The sequence number that a reader at `position` begins with. Throws InvalidPosition. */
  seek(position: Position): number {
    if (position.by === "latest") return this.nextSequence;
    const { by, value, inclusive } = position;
    if (by === "enqueuedTime") return this.#seekTime((time) => (inclusive ? time >= value : time > value));
    const isOffset = by === "offset";
    const last = isOffset ? this.#last.lastOffset : this.nextSequence - 1;
    if (value > last) throw pastTheEnd(isOffset ? "offset" : "sequence number", value, last);
    const from = inclusive ? value : value + 1;
    return isOffset ? this.#seekOffset(from) : Math.max(from, this.firstSequence);
  }

  properties(): PartitionProperties {
    return {
      beginningSequenceNumber: this.firstSequence,
      lastSequenceNumber: this.nextSequence - 1,
      lastOffset: String(this.#last.lastOffset),
      lastEnqueuedTime: this.#last.lastTime,
      isEmpty: this.firstSequence === this.nextSequence,
    };
  }

  close(): void {
    this.#segments.close();
  }

  #seekOffset(offset: number): number {
    const batch = this.#segments.lastBatch(({ firstOffset }) => firstOffset <= offset);
    if (batch === undefined) return this.firstSequence;
    let index = 0;
    while (index < batch.ends.length && offsetOfEvent(batch, index) < offset) index++;
    return batch.firstSequence + index;
  }

  #seekTime(reached: (time: Instant) => boolean): number {
    return this.#segments.firstBatch(reached)?.firstSequence ?? this.nextSequence;
  }
}

const pastTheEnd = (what: string, value: number, last: number): InvalidPosition =>
  new InvalidPosition(`The supplied ${what} '${value}' is invalid. The last ${what} in the system is '${last}'`);
