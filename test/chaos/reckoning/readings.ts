import type { Room } from "../../support/e2e/room";
import { bucketName } from "../../support/e2e/counted-stream";
import type { ReadingStream } from "../scenario/reading-stream";

export interface ReadingsReckoned {
  readonly sent: number;
  readonly counted: number;
  /** Readings that buckets lack, and readings that they have beyond what was sent. */
  readonly lost: number;
  readonly doubled: number;
  /** Buckets that hold as many readings as were sent, but not these. */
  readonly changed: number;
}

/** As far as a date goes in either engine. */
const EVER = Date.UTC(9999, 11, 31);

/** Holds every bucket against what was sent. */
export async function reckonReadings(room: Room, stream: ReadingStream): Promise<ReadingsReckoned> {
  const sums = { counted: 0, lost: 0, doubled: 0, changed: 0 };
  for (const [deviceId, expected] of stream.buckets) {
    const left = new Map(expected);
    for (const [sensor, buckets] of await room.buckets.readSeries(deviceId, 0, EVER)) {
      for (const { bucketStart, count, min, max } of buckets) {
        const name = bucketName(sensor, bucketStart);
        const sent = left.get(name) ?? { count: 0, min: 0, max: 0 };
        left.delete(name);
        sums.counted += count;
        sums.lost += Math.max(0, sent.count - count);
        sums.doubled += Math.max(0, count - sent.count);
        if (count === sent.count && (min !== sent.min || max !== sent.max)) sums.changed++;
      }
    }
    for (const { count } of left.values()) sums.lost += count;
  }
  return { sent: stream.readings, ...sums };
}
