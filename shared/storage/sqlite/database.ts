import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { AppError, UnavailableError } from "../../errors";

export type Row = Record<string, string | number | Uint8Array | null>;
type Parameters = Record<string, SQLInputValue>;

/** Primary result codes that say "not now": busy, locked, out of memory, I/O error, disk full, cannot open. */
const TRANSIENT: ReadonlySet<number> = new Set([5, 6, 7, 10, 13, 14]);

/** A SQLite file with its statements kept prepared. All work is synchronous; promises only carry its errors. */
export class Database {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** @param file a path, made with its folder where it is not there; or `:memory:` */
  constructor(file: string) {
    if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
    this.#connection = new DatabaseSync(file, { timeout: 10_000 });
    // FULL: a checkpoint of the hub may be kept elsewhere, and must never be ahead of what it stands for.
    this.#connection.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
  }

  all(sql: string, parameters: Parameters = {}): Row[] {
    return this.#prepared(sql).all(parameters) as Row[];
  }

  get(sql: string, parameters: Parameters = {}): Row | undefined {
    return this.#prepared(sql).get(parameters) as Row | undefined;
  }

  /** @returns how many rows changed */
  run(sql: string, parameters: Parameters = {}): number {
    return Number(this.#prepared(sql).run(parameters).changes);
  }

  /** Statements without parameters, several at once. */
  execute(sql: string): void {
    this.#connection.exec(sql);
  }

  /** @throws UnavailableError where the file is busy or cannot be read. */
  read<T>(work: () => T): Promise<T> {
    try {
      return Promise.resolve(work());
    } catch (error) {
      return Promise.reject(translated(error));
    }
  }

  /** Runs `work` as the only writer: all of it is written or nothing. */
  write<T>(work: () => T): Promise<T> {
    return this.read(() => {
      this.#connection.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        this.#connection.exec("COMMIT");
        return result;
      } catch (error) {
        if (this.#connection.isTransaction) this.#connection.exec("ROLLBACK");
        throw error;
      }
    });
  }

  close(): void {
    this.#connection.close();
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#connection.prepare(sql);
    // Whole values are handed over; a statement takes what it names.
    statement.setAllowUnknownNamedParameters(true);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function translated(error: unknown): Error {
  if (error instanceof AppError) return error;
  const code = (error as { errcode?: unknown }).errcode;
  if (typeof code === "number" && TRANSIENT.has(code & 0xff)) return new UnavailableError("the database", error);
  return error instanceof Error ? error : new Error(String(error));
}
