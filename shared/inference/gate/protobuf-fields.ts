import { ProtobufCursor } from "./protobuf-cursor";

/** The values of one field of a message, in their order. */
interface Values {
  readonly integers: number[];
  /** Texts, messages and packed lists: whatever has a length. */
  readonly bytes: Uint8Array[];
  /** How many values of 4 or 8 bytes there are; which they are, nobody needs to know. */
  fixed: number;
}

/** More than a detector has in any of its messages; a file of a few megabytes could hold millions. */
const MAX_VALUES = 10_000;
const NONE: Values = { integers: [], bytes: [], fixed: 0 };

/**
 * A protobuf message taken apart one level deep, by the numbers of its fields: what lies within is bytes until somebody
 * asks, so that neither depth nor number costs more than what is looked at. A value of another wire type than its
 * field's is passed over, as protobuf does.
 */
export class ProtobufFields {
  readonly #fields = new Map<number, Values>();

  /** @throws Error where the bytes are no message, or one of more values than any detector has */
  constructor(bytes: Uint8Array) {
    const cursor = new ProtobufCursor(bytes);
    for (let values = 0; !cursor.isAtEnd;) {
      const tag = cursor.integer();
      const field = this.#field(Math.floor(tag / 8));
      const wireType = tag % 8;
      if (wireType === 1 || wireType === 5) {
        cursor.skip(wireType === 1 ? 8 : 4);
        field.fixed++;
        continue;
      }
      if (wireType === 0) field.integers.push(cursor.integer());
      else if (wireType === 2) field.bytes.push(cursor.take(cursor.integer()));
      else throw new Error(`wire type ${wireType}`);
      if (++values > MAX_VALUES) throw new Error(`more than ${MAX_VALUES} values in one message`);
    }
  }

  has(id: number): boolean {
    return this.#fields.has(id);
  }

  /** The last one: where a field that is there once is there again, that one counts. */
  integer(id: number): number | undefined {
    return this.#get(id).integers.at(-1);
  }

  /** Byte by byte a character: names that differ stay different, whether they are UTF-8 or not. */
  text(id: number): string {
    return asText(this.#get(id).bytes.at(-1) ?? new Uint8Array());
  }

  texts(id: number): string[] {
    return this.#get(id).bytes.map(asText);
  }

  messages(id: number): readonly Uint8Array[] {
    return this.#get(id).bytes;
  }

  /** A list of whole numbers, each by itself or packed; negative ones are 2 ** 64 larger. */
  integers(id: number): number[] {
    const { integers, bytes } = this.#get(id);
    return [...integers, ...bytes.flatMap(unpacked)];
  }

  /** How many values of `size` bytes a list has, each by itself or packed. */
  countFixed(id: number, size: 4 | 8): number {
    const { fixed, bytes } = this.#get(id);
    return bytes.reduce((sum, packed) => sum + packed.length / size, fixed);
  }

  #get(id: number): Values {
    return this.#fields.get(id) ?? NONE;
  }

  #field(id: number): Values {
    const known = this.#fields.get(id);
    if (known !== undefined) return known;
    const field: Values = { integers: [], bytes: [], fixed: 0 };
    this.#fields.set(id, field);
    return field;
  }
}

function unpacked(packed: Uint8Array): number[] {
  const cursor = new ProtobufCursor(packed);
  const integers: number[] = [];
  while (!cursor.isAtEnd) {
    integers.push(cursor.integer());
    if (integers.length > MAX_VALUES) throw new Error(`more than ${MAX_VALUES} integers in one list`);
  }
  return integers;
}

const asText = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
