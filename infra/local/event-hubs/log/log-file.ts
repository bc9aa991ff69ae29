import { closeSync, ftruncateSync, openSync, readFileSync, rmSync, truncateSync, writeSync } from "node:fs";
import { CorruptLogError } from "./corrupt-log-error";
import { encodeRecord, readRecords } from "./log-record";
import type { StoredBatch } from "./stored-batch";

/** An append-only file of records. */
export class LogFile {
  readonly #path: string;
  #size: number;
  /** Open only where something was appended, so that a long log does not hold a descriptor for every file. */
  #descriptor: number | undefined;

  private constructor(path: string, size: number) {
    this.#path = path;
    this.#size = size;
  }

  static create(path: string): LogFile {
    closeSync(openSync(path, "wx"));
    return new LogFile(path, 0);
  }

  /**
   * Opens a file that is there and gives its batches. In the newest file of a log, a record that a killed process left
   * half-written is cut off: it was never acknowledged. Anything else out of order throws CorruptLogError.
   */
  static open(path: string, isNewest: boolean): { file: LogFile; batches: StoredBatch[] } {
    const { batches, end, rest } = readRecords(readFileSync(path));
    if (rest === "corrupt" || (rest === "torn" && !isNewest)) {
      throw new CorruptLogError(path, `no valid record at byte ${end}`);
    }
    if (rest === "torn") truncateSync(path, end);
    return { file: new LogFile(path, end), batches };
  }

  get path(): string {
    return this.#path;
  }

  /** Returns when the operating system has the bytes: they outlive this process, though not a power cut. */
  append(batch: StoredBatch): void {
    const record = encodeRecord(batch);
    const descriptor = (this.#descriptor ??= openSync(this.#path, "a"));
    try {
      for (let written = 0; written < record.length;) written += writeSync(descriptor, record, written);
    } catch (error) {
      // A full disk may have taken half of it; what comes later must not stand behind that.
      ftruncateSync(descriptor, this.#size);
      throw error;
    }
    this.#size += record.length;
  }

  /** Reads everything back. Throws CorruptLogError where the file is no longer what was written. */
  read(): StoredBatch[] {
    const { batches, end } = readRecords(readFileSync(this.#path));
    if (end !== this.#size) throw new CorruptLogError(this.#path, `no valid record at byte ${end}`);
    return batches;
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  remove(): void {
    this.close();
    rmSync(this.#path, { force: true });
  }
}
