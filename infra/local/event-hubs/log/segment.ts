import type { Instant } from "../../../../shared/time";
import type { LogFile } from "./log-file";
import { endOfBatch, offsetOfEvent, type LogEnd, type StoredBatch } from "./stored-batch";

/** What is known of a segment that is not empty, without its batches. */
export interface Extent {
  readonly firstSequence: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly firstTime: Instant;
  readonly lastTime: Instant;
  readonly end: LogEnd;
  readonly bytes: number;
}

/**
 * A stretch of a partition's log, the unit in which retention drops. With a file it can let go of its batches and
 * read them again; without one it holds them.
 */
export class Segment {
  /** The sequence number that its first event has or will have. */
  readonly firstSequence: number;
  readonly #file: LogFile | undefined;
  #batches: StoredBatch[] | undefined;
  #extent: Extent | undefined;

  /** @param batches what `file` holds already */
  constructor(firstSequence: number, file?: LogFile, batches: StoredBatch[] = []) {
    this.firstSequence = firstSequence;
    this.#file = file;
    this.#batches = batches;
    for (const batch of batches) this.#extent = extended(this.#extent, batch);
  }

  /** Undefined while it is empty. */
  get extent(): Extent | undefined {
    return this.#extent;
  }

  batches(): readonly StoredBatch[] {
    return this.#held();
  }

  append(batch: StoredBatch): void {
    const held = this.#held();
    this.#file?.append(batch);
    held.push(batch);
    this.#extent = extended(this.#extent, batch);
  }

  /** Lets go of what can be read again. */
  release(): void {
    if (this.#file !== undefined) this.#batches = undefined;
  }

  close(): void {
    this.#file?.close();
  }

  remove(): void {
    this.#file?.remove();
  }

  #held(): StoredBatch[] {
    // Only a segment with a file is ever without its batches.
    return (this.#batches ??= this.#file?.read() ?? []);
  }
}

const extended = (extent: Extent | undefined, batch: StoredBatch): Extent => ({
  firstSequence: extent?.firstSequence ?? batch.firstSequence,
  firstOffset: extent?.firstOffset ?? batch.firstOffset,
  lastOffset: offsetOfEvent(batch, batch.ends.length - 1),
  firstTime: extent?.firstTime ?? batch.enqueuedTime,
  lastTime: batch.enqueuedTime,
  end: endOfBatch(batch),
  bytes: (extent?.bytes ?? 0) + batch.bytes.length,
});
