/** Bytes that come in pieces of any size, taken in pieces of other sizes. */
export class ByteSource {
  readonly #pieces: AsyncIterator<Uint8Array, unknown>;
  #held: Buffer = Buffer.alloc(0);
  #at = 0;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  async isAtEnd(): Promise<boolean> {
    return !(await this.#hold(1));
  }

  /** @throws RangeError where there are fewer. */
  async take(length: number): Promise<Buffer> {
    if (!(await this.#hold(length))) throw new RangeError("it is cut off");
    this.#at += length;
    return this.#held.subarray(this.#at - length, this.#at);
  }

  /** A whole number as Avro writes it: zigzag, seven bits a byte, the lowest first. */
  async long(): Promise<number> {
    let [value, factor] = [0, 1];
    for (let i = 0; i < 10; i++) {
      const [byte = 0] = await this.take(1);
      value += (byte & 127) * factor;
      factor *= 128;
      if (byte < 128) {
        if (!Number.isSafeInteger(value)) break;
        return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      }
    }
    throw new RangeError("a number in it is too large");
  }

  async #hold(length: number): Promise<boolean> {
    if (this.#held.length - this.#at >= length) return true;
    const pieces: Uint8Array[] = [this.#held.subarray(this.#at)];
    for (let have = this.#held.length - this.#at; have < length;) {
      const next: IteratorResult<Uint8Array, unknown> = await this.#pieces.next();
      if (next.done === true) {
        this.#keep(pieces);
        return false;
      }
      pieces.push(next.value);
      have += next.value.length;
    }
    this.#keep(pieces);
    return true;
  }

  #keep(pieces: readonly Uint8Array[]): void {
    this.#held = Buffer.concat(pieces);
    this.#at = 0;
  }
}
