import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { AppError, messageOf, SettingError, UnavailableError } from "../../errors";

export type Row = Record<string, string | number | Uint8Array | null>;
type Parameters = Record<string, SQLInputValue>;

const BUSY = 5;
/** Primary result codes that say "not now": busy, locked, out of memory, I/O error, disk full, cannot open. */
const TRANSIENT: ReadonlySet<number> = new Set([BUSY, 6, 7, 10, 13, 14]);
/** Cannot open, not a database: said when a file is opened, they mean that it is the wrong one. */
const WRONG_FILE: ReadonlySet<number> = new Set([14, 26]);

/** A SQLite file with its statements kept prepared. All work is synchronous; promises only carry its errors. */
export class Database {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /**
   * @param file a path, made with its folder where it is not there; or `:memory:`
   * @param busyTimeoutMs how long a statement waits for another process
   * @throws SettingError where the path cannot be a database, UnavailableError where the file is busy.
   */
  constructor(file: string, busyTimeoutMs = 10_000) {
    try {
      this.#connection = connect(file, busyTimeoutMs);
    } catch (error) {
      const isWrong = WRONG_FILE.has(primaryCodeOf(error)) || isFileSystemError(error);
      throw isWrong
        ? new SettingError("SQL_CONNECTION", `no database at ${file}: ${messageOf(error)}`)
        : translated(error);
    }
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
        this.#rollBack();
        throw error;
      }
    });
  }

  /** Some errors have ended the transaction already, and then there is nothing to roll back. */
  #rollBack(): void {
    if (this.#connection.isTransaction) this.#connection.exec("ROLLBACK");
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

function connect(file: string, busyTimeoutMs: number): DatabaseSync {
  if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
  const connection = new DatabaseSync(file, { timeout: busyTimeoutMs });
  try {
    writeAhead(connection, Date.now() + busyTimeoutMs);
    // FULL: a checkpoint of the hub may be kept elsewhere, and must never be ahead of what it stands for.
    connection.exec("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * The switch to a write-ahead log raises a lock that it holds already, and there SQLite does not wait: of two that open
 * a new file at once, one is told "busy" whatever its time-out. So the waiting is done here.
 */
function writeAhead(connection: DatabaseSync, deadline: number): void {
  for (;;) {
    try {
      connection.exec("PRAGMA journal_mode = WAL");
      return;
    } catch (error) {
      if (primaryCodeOf(error) !== BUSY || Date.now() >= deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

function translated(error: unknown): Error {
  if (error instanceof AppError) return error;
  if (TRANSIENT.has(primaryCodeOf(error))) return new UnavailableError("the database", error);
  return error instanceof Error ? error : new Error(String(error));
}

const isFileSystemError = (error: unknown): boolean => (error as NodeJS.ErrnoException).syscall === "mkdir";

/** SQLite's own code without what extends it; 0 where the error is not SQLite's. */
function primaryCodeOf(error: unknown): number {
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === "number" ? code & 0xff : 0;
}
