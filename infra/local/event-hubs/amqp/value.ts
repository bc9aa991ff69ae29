/** Bytes that are not the AMQP 1.0 they should be. */
export class DecodeError extends Error {}

/** How many bytes a value takes whose type code begins with this half byte (AMQP 1.0, part 1.2); absent: sized. */
const FIXED_WIDTH: Readonly<Record<number, number>> = { 0x4: 0, 0x5: 1, 0x6: 2, 0x7: 4, 0x8: 8, 0x9: 16 };
const SIZED_BY_ONE_BYTE: ReadonlySet<number> = new Set([0xa, 0xc, 0xe]);
const SIZED_BY_FOUR_BYTES: ReadonlySet<number> = new Set([0xb, 0xd, 0xf]);

const DESCRIBED = 0x00;

function byteAt(bytes: Buffer, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new DecodeError("truncated value");
  return byte;
}

function uint32At(bytes: Buffer, at: number): number {
  if (at + 4 > bytes.length) throw new DecodeError("truncated value");
  return bytes.readUInt32BE(at);
}

/** Where the AMQP value that starts at `at` ends, which may be past the bytes. Throws DecodeError. */
export function endOfValue(bytes: Buffer, at: number): number {
  let start = at;
  while (byteAt(bytes, start) === DESCRIBED) start = endOfPlainValue(bytes, start + 1);
  return endOfPlainValue(bytes, start);
}

/** Of a value without a descriptor; a descriptor that has one itself is legal, but nobody sends it. */
function endOfPlainValue(bytes: Buffer, at: number): number {
  const code = byteAt(bytes, at);
  const next = at + 1;
  const kind = code >>> 4;
  const width = FIXED_WIDTH[kind];
  if (width !== undefined) return next + width;
  if (SIZED_BY_ONE_BYTE.has(kind)) return next + 1 + byteAt(bytes, next);
  if (SIZED_BY_FOUR_BYTES.has(kind)) return next + 4 + uint32At(bytes, next);
  throw new DecodeError(`unknown type code 0x${code.toString(16)}`);
}

/** The bytes of a string, symbol or binary value; undefined for any other type. */
export function variableBytes(bytes: Buffer, at: number): Buffer | undefined {
  switch (bytes[at]) {
    case 0xa0:
    case 0xa1:
    case 0xa3:
      return bytes.subarray(at + 2, at + 2 + byteAt(bytes, at + 1));
    case 0xb0:
    case 0xb1:
    case 0xb3:
      return bytes.subarray(at + 5, at + 5 + uint32At(bytes, at + 1));
    default:
      return undefined;
  }
}

interface MapEntry {
  readonly key: string;
  readonly start: number;
  readonly value: number;
  readonly end: number;
}

/** The entries of the map at `at`: the key as text, and where key, value and entry lie. Throws DecodeError. */
export function* mapEntries(bytes: Buffer, at: number): Generator<MapEntry> {
  const wide = bytes[at] === 0xd1;
  if (!wide && bytes[at] !== 0xc1) throw new DecodeError("annotations are not a map");
  const endOfMap = endOfValue(bytes, at);
  const count = wide ? uint32At(bytes, at + 5) : byteAt(bytes, at + 2);
  let start = at + (wide ? 9 : 3);
  for (let i = 0; i < count; i += 2) {
    const value = endOfValue(bytes, start);
    const end = endOfValue(bytes, value);
    if (end > endOfMap) throw new DecodeError("a map entry reaches beyond its map");
    yield { key: variableBytes(bytes, start)?.toString("utf8") ?? "", start, value, end };
    start = end;
  }
}
