import type { Blobs, ByteRange, CommitOutcome } from "../../../shared/blobs";

/** An object store in memory; what it streams comes in pieces of `pieceBytes`. */
export class MemoryBlobs implements Blobs {
  readonly #blobs = new Map<string, Buffer>();
  readonly #staged = new Map<string, Map<number, Buffer>>();
  readonly #pieceBytes: number;

  constructor({ pieceBytes = 7 } = {}) {
    this.#pieceBytes = pieceBytes;
  }

  get names(): string[] {
    return [...this.#blobs.keys()].sort();
  }

  /** Of all blobs together. */
  get bytes(): number {
    return [...this.#blobs.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** Blocks that were not committed for long are gone. */
  dropStaged(): void {
    this.#staged.clear();
  }

  text(name: string): string | undefined {
    return this.#blobs.get(name)?.toString("utf8");
  }

  read(name: string, range?: ByteRange): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.#slice(name, range));
  }

  async *stream(name: string, range?: ByteRange): AsyncGenerator<Uint8Array> {
    const bytes = this.#slice(name, range) ?? Buffer.alloc(0);
    for (let start = 0; start < bytes.length; start += this.#pieceBytes) {
      yield await Promise.resolve(bytes.subarray(start, start + this.#pieceBytes));
    }
  }

  create(name: string, bytes: Uint8Array): Promise<boolean> {
    const isNew = !this.#blobs.has(name);
    if (isNew) this.#blobs.set(name, Buffer.from(bytes));
    return Promise.resolve(isNew);
  }

  stageBlock(name: string, id: number, bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return Promise.reject(new Error("a block is never empty"));
    const blocks = this.#staged.get(name) ?? new Map<number, Buffer>();
    this.#staged.set(name, blocks.set(id, Buffer.from(bytes)));
    return Promise.resolve();
  }

  commitBlocks(name: string, ids: readonly number[]): Promise<CommitOutcome> {
    if (this.#blobs.has(name)) return Promise.resolve("exists");
    const blocks = ids.map((id) => this.#staged.get(name)?.get(id));
    if (blocks.includes(undefined)) return Promise.resolve("blocks-gone");
    this.#blobs.set(name, Buffer.concat(blocks.flatMap((block) => block ?? [])));
    this.#staged.delete(name);
    return Promise.resolve("committed");
  }

  deleteUnder(prefix: string, limit: number): Promise<number> {
    const names = this.names.filter((name) => name.startsWith(prefix)).slice(0, limit);
    for (const name of names) this.#blobs.delete(name);
    return Promise.resolve(names.length);
  }

  delete(name: string): Promise<void> {
    this.#blobs.delete(name);
    return Promise.resolve();
  }

  #slice(name: string, range?: ByteRange): Buffer | undefined {
    return this.#blobs.get(name)?.subarray(range?.offset, range?.bytes && range.offset + range.bytes);
  }
}
