/** Reads the bytes of a message from the first to the last. @throws Error where they end too early */
export class ProtobufCursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  take(length: number): Uint8Array {
    const start = this.#at;
    this.skip(length);
    return this.#bytes.subarray(start, this.#at);
  }

  skip(length: number): void {
    if (this.#at + length > this.#bytes.length) throw new Error(`it ends within a value of ${length} bytes`);
    this.#at += length;
  }

  /** Seven bits a byte, the lowest first; unsigned, and beyond 2 ** 53 not exact. */
  integer(): number {
    let value = 0;
    for (let factor = 1; factor < 2 ** 70; factor *= 128) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new Error("it ends within an integer");
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    throw new Error("an integer of more than ten bytes");
  }
}
