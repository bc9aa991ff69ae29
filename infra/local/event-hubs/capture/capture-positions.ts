import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Instant } from "../../../../shared/time";
import type { LogEnd } from "../log/stored-batch";

interface Kept {
  readonly createdAt: Instant;
  readonly partitions: Readonly<Record<string, LogEnd>>;
}

const BEGINNING: LogEnd = { sequence: 0, offset: 0 };

/**
 * How far a hub is captured, kept beside its log. It is written after the file it speaks of: what a crash lets come
 * twice, a reader finds in two files.
 */
export class CapturePositions {
  #kept: Kept = { createdAt: -1, partitions: {} };

  /** @param file where they are kept; in memory when undefined */
  constructor(private readonly file: string | undefined) {
    if (file !== undefined && existsSync(file)) this.#kept = JSON.parse(readFileSync(file, "utf8")) as Kept;
  }

  /** Of a hub made anew nothing is captured. */
  of(createdAt: Instant, partitionId: string): LogEnd {
    return (this.#kept.createdAt === createdAt ? this.#kept.partitions[partitionId] : undefined) ?? BEGINNING;
  }

  advance(createdAt: Instant, partitionId: string, position: LogEnd): void {
    const before = this.#kept.createdAt === createdAt ? this.#kept.partitions : {};
    this.#kept = { createdAt, partitions: { ...before, [partitionId]: position } };
    if (this.file === undefined) return;
    writeFileSync(`${this.file}.new`, JSON.stringify(this.#kept));
    renameSync(`${this.file}.new`, this.file);
  }
}
