const CHUNK = 64 * 1024;
/** Twice as much, as the zigzag takes, is a whole number still. */
const EXACT = 2 ** 51;

/** Writes values in Avro's binary encoding (Apache Avro 1.11, "Binary encoding") into a buffer that grows. */
export class AvroWriter {
  #buffer = Buffer.allocUnsafe(CHUNK);
  #end = 0;

  get length(): number {
    return this.#end;
  }

  long(value: number | bigint): void {
    this.#reserve(10);
    if (typeof value === "bigint" || Math.abs(value) >= EXACT) this.#wide(BigInt(value));
    else this.#narrow(value < 0 ? -2 * value - 1 : 2 * value);
  }

  double(value: number): void {
    this.#reserve(8);
    this.#end = this.#buffer.writeDoubleLE(value, this.#end);
  }

  /** Bytes, or a text in UTF-8, behind their length. */
  bytes(value: Uint8Array): void {
    this.long(value.length);
    this.raw(value);
  }

  /** Names and numbers: ASCII. */
  text(value: string): void {
    this.long(value.length);
    this.#reserve(value.length);
    this.#end += this.#buffer.write(value, this.#end, "latin1");
  }

  raw(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#buffer.set(value, this.#end);
    this.#end += value.length;
  }

  /** What was written, which the next writing overwrites. */
  view(): Buffer {
    return this.#buffer.subarray(0, this.#end);
  }

  clear(): void {
    this.#end = 0;
  }

  #narrow(zigzag: number): void {
    let rest = zigzag;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.#buffer[this.#end++] = (rest % 128) | 128;
    this.#buffer[this.#end++] = rest;
  }

  #wide(value: bigint): void {
    let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
    for (; rest > 127n; rest >>= 7n) this.#buffer[this.#end++] = Number(rest & 127n) | 128;
    this.#buffer[this.#end++] = Number(rest);
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#buffer.length, this.#end + bytes));
    this.#buffer.copy(larger, 0, 0, this.#end);
    this.#buffer = larger;
  }
}
