import type { Instant } from "../../../../shared/time";
import { parseEvent, stampedLength, writeStamped } from "../amqp/event";

/** One published batch as the log keeps it: its events' wire bytes, broker's annotations and all, ready to deliver. */
export interface StoredBatch {
  readonly firstSequence: number;
  readonly firstOffset: number;
  readonly enqueuedTime: Instant;
  /** The events end to end. */
  readonly bytes: Buffer;
  /** `ends[i]` is where event i ends in `bytes`. */
  readonly ends: Uint32Array;
}

/** The sequence number and offset that the next event gets. */
export interface LogEnd {
  readonly sequence: number;
  readonly offset: number;
}

/** Numbers the events and writes the broker's annotations into them. Throws DecodeError. */
export function stampBatch(events: readonly Buffer[], at: LogEnd, enqueuedTime: Instant): StoredBatch {
  const parsed = events.map(parseEvent);
  const ends = new Uint32Array(parsed.length);
  const offsets: string[] = [];
  let size = 0;
  for (const [i, event] of parsed.entries()) {
    const offset = String(at.offset + size);
    offsets.push(offset);
    size += stampedLength(event, offset);
    ends[i] = size;
  }
  // Not from the shared pool: a batch of a few bytes would keep a whole pool slab alive.
  const bytes = Buffer.allocUnsafeSlow(size);
  let end = 0;
  for (const [i, event] of parsed.entries()) {
    end = writeStamped(bytes, end, event, {
      sequenceNumber: at.sequence + i,
      offset: offsets[i] ?? "",
      enqueuedTime,
    });
  }
  return { firstSequence: at.sequence, firstOffset: at.offset, enqueuedTime, bytes, ends };
}

export const endOfBatch = (batch: StoredBatch): LogEnd => ({
  sequence: batch.firstSequence + batch.ends.length,
  offset: batch.firstOffset + batch.bytes.length,
});

const startOfEvent = (batch: StoredBatch, index: number): number => (index === 0 ? 0 : (batch.ends[index - 1] ?? 0));

/** The offset of the event at `index` of the batch. */
export const offsetOfEvent = (batch: StoredBatch, index: number): number =>
  batch.firstOffset + startOfEvent(batch, index);

/** The wire bytes of the event at `index` of the batch. */
export const bytesOfEvent = (batch: StoredBatch, index: number): Buffer =>
  batch.bytes.subarray(startOfEvent(batch, index), batch.ends[index]);
