import { endOfValue, mapEntries, variableBytes } from "./value";

/** A value of AMQP 1.0 in one of the types that Capture keeps. */
export type SimpleValue =
  | { readonly type: "long"; readonly value: number | bigint }
  | { readonly type: "double"; readonly value: number }
  | { readonly type: "string" | "bytes"; readonly value: Buffer }
  | { readonly type: "null" };

const longs: Readonly<Record<number, (bytes: Buffer, at: number) => number | bigint>> = {
  0x43: () => 0,
  0x44: () => 0,
  0x50: (bytes, at) => bytes.readUInt8(at),
  0x51: (bytes, at) => bytes.readInt8(at),
  0x52: (bytes, at) => bytes.readUInt8(at),
  0x53: (bytes, at) => bytes.readUInt8(at),
  0x54: (bytes, at) => bytes.readInt8(at),
  0x55: (bytes, at) => bytes.readInt8(at),
  0x60: (bytes, at) => bytes.readUInt16BE(at),
  0x61: (bytes, at) => bytes.readInt16BE(at),
  0x70: (bytes, at) => bytes.readUInt32BE(at),
  0x71: (bytes, at) => bytes.readInt32BE(at),
  0x80: (bytes, at) => bytes.readBigInt64BE(at),
  0x81: (bytes, at) => bytes.readBigInt64BE(at),
  /** A timestamp: milliseconds since the epoch. */
  0x83: (bytes, at) => bytes.readBigInt64BE(at),
};

const TRUE = Buffer.from("true");
const FALSE = Buffer.from("false");

/** The value at `at`; undefined where it is one of the types that Capture has no place for. */
export function readValue(bytes: Buffer, at: number): SimpleValue | undefined {
  const code = bytes[at] ?? 0;
  const long = longs[code];
  if (long !== undefined) return { type: "long", value: long(bytes, at + 1) };
  switch (code) {
    case 0x40:
      return { type: "null" };
    case 0x41:
      return { type: "string", value: TRUE };
    case 0x42:
      return { type: "string", value: FALSE };
    case 0x56:
      return { type: "string", value: bytes[at + 1] === 1 ? TRUE : FALSE };
    case 0x72:
      return { type: "double", value: bytes.readFloatBE(at + 1) };
    case 0x82:
      return { type: "double", value: bytes.readDoubleBE(at + 1) };
    case 0x98:
      return { type: "string", value: uuid(bytes.subarray(at + 1, at + 17)) };
  }
  const value = variableBytes(bytes, at);
  return value && { type: code === 0xa0 || code === 0xb0 ? "bytes" : "string", value };
}

const uuid = (bytes: Buffer): Buffer =>
  Buffer.from(bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"));

/** The entries of the map at `at` whose values Capture can keep. */
export function* readMap(bytes: Buffer, at: number): Generator<readonly [name: string, value: SimpleValue]> {
  for (const { key, value } of mapEntries(bytes, at)) {
    const read = readValue(bytes, value);
    if (read !== undefined) yield [key, read];
  }
}

/** Where the values of the list at `at` begin, in order. Throws DecodeError. */
export function* listPositions(bytes: Buffer, at: number): Generator<number> {
  const code = bytes[at];
  if (code !== 0xc0 && code !== 0xd0) return;
  const isWide = code === 0xd0;
  const count = isWide ? bytes.readUInt32BE(at + 5) : bytes.readUInt8(at + 2);
  let position = at + (isWide ? 9 : 3);
  for (let i = 0; i < count; i++) {
    yield position;
    position = endOfValue(bytes, position);
  }
}
