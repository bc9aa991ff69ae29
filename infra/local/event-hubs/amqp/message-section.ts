import { DecodeError, endOfValue } from "./value";

/** Descriptor codes of the sections of a message (AMQP 1.0, part 3.2). */
export const SECTION = {
  header: 0x70,
  deliveryAnnotations: 0x71,
  messageAnnotations: 0x72,
  properties: 0x73,
  applicationProperties: 0x74,
  data: 0x75,
} as const;

export interface MessageSection {
  readonly code: number;
  readonly start: number;
  /** Where the section's value begins, behind its descriptor. */
  readonly value: number;
  readonly end: number;
}

/** The sections of an encoded message, in order. Throws DecodeError. */
export function* messageSections(bytes: Buffer): Generator<MessageSection> {
  for (let at = 0; at < bytes.length;) {
    const value = endOfValue(bytes, at + 1);
    const end = endOfValue(bytes, value);
    if (end > bytes.length) throw new DecodeError("truncated section");
    yield { code: sectionCode(bytes, at), start: at, value, end };
    at = end;
  }
}

function sectionCode(bytes: Buffer, at: number): number {
  if (bytes[at] !== 0x00) throw new DecodeError("expected a message section");
  if (bytes[at + 1] === 0x53) return bytes.readUInt8(at + 2);
  if (bytes[at + 1] === 0x80) return Number(bytes.readBigUInt64BE(at + 2));
  throw new DecodeError("message section descriptor is not numeric");
}
