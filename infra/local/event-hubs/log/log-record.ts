import { crc32 } from "node:zlib";
import type { StoredBatch } from "./stored-batch";

/*
 * One record a batch, numbers little-endian:
 *
 *   0 magic  4 body length  8 first sequence  16 first offset  24 enqueued time (ms)  32 event count
 *   36 checksum of the body  40 checksum of bytes 0 to 39  44 body: where each event ends (u32), the events' bytes
 *
 * The head has a checksum of its own: without it, a flipped bit in the length would make the rest of the file look
 * like a torn tail, and cut it off.
 */
const MAGIC = 0x31_67_6f_4c;
const HEAD_BYTES = 44;

/** The batch as a record, ready to be appended to a file. */
export function encodeRecord(batch: StoredBatch): Buffer {
  const { ends, bytes } = batch;
  const record = Buffer.allocUnsafe(HEAD_BYTES + ends.length * 4 + bytes.length);
  ends.forEach((end, i) => record.writeUInt32LE(end, HEAD_BYTES + i * 4));
  bytes.copy(record, HEAD_BYTES + ends.length * 4);
  record.writeUInt32LE(MAGIC, 0);
  record.writeUInt32LE(record.length - HEAD_BYTES, 4);
  record.writeBigUInt64LE(BigInt(batch.firstSequence), 8);
  record.writeBigUInt64LE(BigInt(batch.firstOffset), 16);
  record.writeBigUInt64LE(BigInt(batch.enqueuedTime), 24);
  record.writeUInt32LE(ends.length, 32);
  record.writeUInt32LE(crc32(record.subarray(HEAD_BYTES)), 36);
  record.writeUInt32LE(crc32(record.subarray(0, 40)), 40);
  return record;
}

export interface RecordsRead {
  readonly batches: StoredBatch[];
  /** How many bytes the whole records take. */
  readonly end: number;
  /** What follows them: nothing, a write that was interrupted, or bytes that no interrupted write leaves behind. */
  readonly rest: "nothing" | "torn" | "corrupt";
}

/** Reads records until the bytes end or stop making sense. The batches share the memory of `bytes`. */
export function readRecords(bytes: Buffer): RecordsRead {
  const batches: StoredBatch[] = [];
  let end = 0;
  while (end < bytes.length) {
    const batch = readRecord(bytes.subarray(end));
    if (typeof batch === "string") return { batches, end, rest: batch };
    batches.push(batch);
    end += HEAD_BYTES + batch.ends.length * 4 + batch.bytes.length;
  }
  return { batches, end, rest: "nothing" };
}

function readRecord(bytes: Buffer): StoredBatch | "torn" | "corrupt" {
  if (bytes.length < HEAD_BYTES) return "torn";
  if (bytes.readUInt32LE(0) !== MAGIC || bytes.readUInt32LE(40) !== crc32(bytes.subarray(0, 40))) {
    // A power cut may leave the file longer than what was written, the difference filled with zeros.
    return bytes.every((byte) => byte === 0) ? "torn" : "corrupt";
  }
  const end = HEAD_BYTES + bytes.readUInt32LE(4);
  if (bytes.length < end) return "torn";
  const body = bytes.subarray(HEAD_BYTES, end);
  if (bytes.readUInt32LE(36) !== crc32(body)) return bytes.length === end ? "torn" : "corrupt";
  const count = bytes.readUInt32LE(32);
  return {
    firstSequence: Number(bytes.readBigUInt64LE(8)),
    firstOffset: Number(bytes.readBigUInt64LE(16)),
    enqueuedTime: Number(bytes.readBigUInt64LE(24)),
    ends: Uint32Array.from({ length: count }, (_, i) => body.readUInt32LE(i * 4)),
    bytes: body.subarray(count * 4),
  };
}
