import type { Instant } from "../../../../shared/time";
import { HeldSegments } from "./held-segments";
import { lastWhere } from "./ordered-search";
import { countExpired, isFull, type Retention } from "./retention";
import type { Extent, Segment } from "./segment";
import type { SegmentStorage } from "./segment-storage";
import type { StoredBatch } from "./stored-batch";

/** How many closed segments of a partition keep their batches in memory. */
const MAX_HELD_SEGMENTS = 4;

/** The segments of a partition, oldest first. The newest is appended to; it may be empty, the others are not. */
export class SegmentList {
  readonly #storage: SegmentStorage;
  readonly #retention: Retention;
  readonly #segments: Segment[];
  readonly #held = new HeldSegments(MAX_HELD_SEGMENTS);

  /** Throws CorruptLogError where what is stored cannot be trusted. */
  constructor(storage: SegmentStorage, retention: Retention) {
    this.#storage = storage;
    this.#retention = retention;
    this.#segments = storage.open();
  }

  /** Undefined while nothing was ever stored. */
  get firstSequence(): number | undefined {
    return this.#segments[0]?.firstSequence;
  }

  /** The extent of the newest segment that holds something. */
  get lastExtent(): Extent | undefined {
    return this.#extents().at(-1);
  }

  append(batch: StoredBatch, now: Instant): void {
    this.#segmentFor(batch, now).append(batch);
  }

  /** Drops what retention no longer keeps. */
  expire(now: Instant): void {
    for (const segment of this.#segments.splice(0, countExpired(this.#extents(), this.#retention, now))) {
      this.#held.forget(segment);
      segment.remove();
    }
  }

  /** The last batch for whose beginning `holds`; it holds for all beginnings up to some point, and for none after. */
  lastBatch(holds: (start: { firstSequence: number; firstOffset: number }) => boolean): StoredBatch | undefined {
    const segment = lastWhere(this.#segments, ({ extent }) => extent !== undefined && holds(extent));
    return segment && lastWhere(this.#batchesOf(segment), holds);
  }

  /** The first batch whose enqueued time `reached` accepts; it accepts no time up to some point, and all after. */
  firstBatch(reached: (time: Instant) => boolean): StoredBatch | undefined {
    const segment = this.#segments.find(({ extent }) => extent !== undefined && reached(extent.lastTime));
    return segment && this.#batchesOf(segment).find(({ enqueuedTime }) => reached(enqueuedTime));
  }

  close(): void {
    for (const segment of this.#segments) segment.close();
  }

  #batchesOf(segment: Segment): readonly StoredBatch[] {
    if (segment !== this.#segments.at(-1)) this.#held.touch(segment);
    return segment.batches();
  }

  #segmentFor(batch: StoredBatch, now: Instant): Segment {
    const newest = this.#segments.at(-1);
    const hasRoom = newest?.extent === undefined || !isFull(newest.extent, this.#retention, now);
    if (newest !== undefined && hasRoom) return newest;
    const segment = this.#storage.create(batch.firstSequence);
    this.#segments.push(segment);
    newest?.close();
    if (newest !== undefined) this.#held.touch(newest);
    return segment;
  }

  #extents(): Extent[] {
    return this.#segments.flatMap(({ extent }) => extent ?? []);
  }
}
