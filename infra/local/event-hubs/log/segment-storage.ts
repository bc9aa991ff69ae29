import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { CorruptLogError } from "./corrupt-log-error";
import { LogFile } from "./log-file";
import { Segment } from "./segment";
import { endOfBatch, type LogEnd, type StoredBatch } from "./stored-batch";

/** Where the segments of one partition come from. */
export interface SegmentStorage {
  /** The segments kept from before, oldest first. */
  open(): Segment[];
  create(firstSequence: number): Segment;
}

export const inMemory: SegmentStorage = {
  open: () => [],
  create: (firstSequence) => new Segment(firstSequence),
};

const NAME = /^(?<firstSequence>\d{16})\.log$/;

/** One file a segment in `folder`, named by its first sequence number. `open` throws CorruptLogError. */
export function inFolder(folder: string): SegmentStorage {
  return {
    open() {
      mkdirSync(folder, { recursive: true });
      const names = readdirSync(folder).filter((name) => NAME.test(name));
      return openSegments(folder, names.sort());
    },
    create(firstSequence) {
      const path = join(folder, `${String(firstSequence).padStart(16, "0")}.log`);
      return new Segment(firstSequence, LogFile.create(path));
    },
  };
}

function openSegments(folder: string, names: readonly string[]): Segment[] {
  let end: LogEnd | undefined;
  return names.map((name, i) => {
    const firstSequence = Number.parseInt(name, 10);
    const { file, batches } = LogFile.open(join(folder, name), i === names.length - 1);
    end = followingEnd(file.path, end ?? beginning(file.path, firstSequence, batches), firstSequence, batches);
    const segment = new Segment(firstSequence, file, batches);
    if (i < names.length - 1) segment.release();
    return segment;
  });
}

/** Where the oldest file begins: retention has dropped what was before, so its first record tells the offset. */
function beginning(path: string, sequence: number, batches: readonly StoredBatch[]): LogEnd {
  const first = batches[0];
  if (first === undefined && sequence > 0) {
    throw new CorruptLogError(path, `it is empty, and the events before ${sequence} are gone`);
  }
  return { sequence, offset: first?.firstOffset ?? 0 };
}

function followingEnd(path: string, start: LogEnd, firstSequence: number, batches: readonly StoredBatch[]): LogEnd {
  if (start.sequence !== firstSequence) {
    throw new CorruptLogError(path, `the events from ${start.sequence} to ${firstSequence - 1} are missing before it`);
  }
  let end = start;
  for (const batch of batches) {
    if (batch.firstSequence !== end.sequence || batch.firstOffset !== end.offset) {
      throw new CorruptLogError(path, `event ${batch.firstSequence} stands where event ${end.sequence} should`);
    }
    end = endOfBatch(batch);
  }
  return end;
}
