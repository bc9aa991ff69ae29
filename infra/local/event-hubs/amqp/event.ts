import { mapEntries } from "./value";
import { messageSections, SECTION } from "./message-section";

/*
 * An event is stored and delivered as the exact bytes its publisher encoded, except for the message annotations, into
 * which the broker writes its own entries. Decoding and encoding again would be slower and would lose types.
 */

/** Annotations only the broker may set; copies a publisher sends along are dropped. */
const BROKER_KEYS: ReadonlySet<string> = new Set(["x-opt-sequence-number", "x-opt-offset", "x-opt-enqueued-time"]);

/** An event split around its message annotations, so that the broker's can be added. */
export interface ParsedEvent {
  readonly header: Buffer;
  /** Keys and values end to end, without the map's own head. */
  readonly annotations: Buffer;
  readonly annotationCount: number;
  readonly rest: Buffer;
}

/** What the broker says of an event. */
export interface Stamp {
  readonly sequenceNumber: number;
  readonly offset: string;
  readonly enqueuedTime: number;
}

const EMPTY = Buffer.alloc(0);

/** Throws DecodeError on bytes that are no message. */
export function parseEvent(bytes: Buffer): ParsedEvent {
  let header: Buffer = EMPTY;
  let kept: Buffer[] = [];
  let rest = bytes.length;
  for (const { code, start, value, end } of messageSections(bytes)) {
    if (code === SECTION.header) header = bytes.subarray(start, end);
    else if (code === SECTION.messageAnnotations) kept = publisherAnnotations(bytes, value);
    else if (code !== SECTION.deliveryAnnotations) {
      rest = start;
      break;
    }
  }
  return { header, annotations: Buffer.concat(kept), annotationCount: kept.length, rest: bytes.subarray(rest) };
}

function publisherAnnotations(bytes: Buffer, map: number): Buffer[] {
  const kept: Buffer[] = [];
  for (const { key, start, end } of mapEntries(bytes, map)) {
    if (!BROKER_KEYS.has(key)) kept.push(bytes.subarray(start, end));
  }
  return kept;
}

const symbol = (name: string): Buffer => Buffer.concat([Buffer.from([0xa3, name.length]), Buffer.from(name, "ascii")]);

const KEY = {
  sequence: symbol("x-opt-sequence-number"),
  offset: symbol("x-opt-offset"),
  enqueued: symbol("x-opt-enqueued-time"),
};
/** Section descriptor, map32 type code, its size, its count. */
const PREAMBLE_BYTES = 3 + 1 + 4 + 4;
/** Three keys, a long, the head of a short string, a timestamp. */
const BROKER_BYTES = KEY.sequence.length + 9 + KEY.offset.length + 2 + KEY.enqueued.length + 9;

/** How many bytes `writeStamped` writes. */
export function stampedLength(event: ParsedEvent, offset: string): number {
  const { header, annotations, rest } = event;
  return header.length + PREAMBLE_BYTES + annotations.length + BROKER_BYTES + offset.length + rest.length;
}

/** Writes the event with the broker's annotations at `at`; returns where it ends. */
export function writeStamped(out: Buffer, at: number, event: ParsedEvent, stamp: Stamp): number {
  const { annotations, annotationCount } = event;
  let p = at + event.header.copy(out, at);
  p = writeBytes(out, p, 0x00, 0x53, SECTION.messageAnnotations, 0xd1);
  p = out.writeUInt32BE(4 + annotations.length + BROKER_BYTES + stamp.offset.length, p);
  p = out.writeUInt32BE(2 * (annotationCount + 3), p);
  p += annotations.copy(out, p);
  p += KEY.sequence.copy(out, p);
  p = writeBytes(out, p, 0x81);
  p = out.writeBigInt64BE(BigInt(stamp.sequenceNumber), p);
  p += KEY.offset.copy(out, p);
  p = writeBytes(out, p, 0xa1, stamp.offset.length);
  p += out.write(stamp.offset, p, "ascii");
  p += KEY.enqueued.copy(out, p);
  p = writeBytes(out, p, 0x83);
  p = out.writeBigInt64BE(BigInt(stamp.enqueuedTime), p);
  return p + event.rest.copy(out, p);
}

function writeBytes(out: Buffer, at: number, ...bytes: number[]): number {
  out.set(bytes, at);
  return at + bytes.length;
}

/** A stored event with a delivery-annotations section put where the specification wants it: behind the header. */
export function withDeliveryAnnotations(event: Buffer, section: Buffer): Buffer {
  const first = messageSections(event).next().value as { code: number; end: number } | undefined;
  const at = first?.code === SECTION.header ? first.end : 0;
  return Buffer.concat([event.subarray(0, at), section, event.subarray(at)]);
}
