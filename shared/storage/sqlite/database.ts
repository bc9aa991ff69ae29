import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";
import { openConnection, translated } from "./connection";

export type Row = Record<string, string | number | Uint8Array | null>;
type Parameters = Record<string, SQLInputValue>;

/** A SQLite file with its statements kept prepared. All work is synchronous; promises only carry its errors. */
export class Database {
  readonly #file: string;
  readonly #busyTimeoutMs: number;
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /**
   * @param file a path, made with its folder where it is not there; or `:memory:`
   * @param busyTimeoutMs how long a statement waits for another process
   * @throws SettingError where the path cannot be a database, UnavailableError where the file is busy.
   */
  constructor(file: string, busyTimeoutMs = 10_000) {
    this.#file = file;
    this.#busyTimeoutMs = busyTimeoutMs;
    this.#connection = openConnection(file, busyTimeoutMs);
  }

  all(sql: string, parameters: Parameters = {}): Row[] {
    return this.#prepared(sql).all(parameters) as Row[];
  }

  /**
   * Rows as the values of their columns, in order: where there are thousands, that takes a fifth of the time of `all`.
   * A statement is for one of the two.
   */
  values<T extends readonly SQLOutputValue[]>(sql: string, parameters: Parameters = {}): T[] {
    const statement = this.#prepared(sql);
    statement.setReturnArrays(true);
    return statement.all(parameters) as unknown as T[];
  }

  get(sql: string, parameters: Parameters = {}): Row | undefined {
    return this.#prepared(sql).get(parameters) as Row | undefined;
  }

  /** The rows as they are asked for; the statement may not be used otherwise meanwhile. */
  iterate(sql: string, parameters: Parameters = {}): Iterable<Row> {
    return this.#prepared(sql).iterate(parameters) as Iterable<Row>;
  }

  /** @returns how many rows changed */
  run(sql: string, parameters: Parameters = {}): number {
    return Number(this.#prepared(sql).run(parameters).changes);
  }

  /** Runs a statement once an item, its values bound by position. */
  runEach<T>(sql: string, items: Iterable<T>, valuesOf: (item: T) => readonly SQLInputValue[]): void {
    const statement = this.#prepared(sql);
    for (const item of items) statement.run(...valuesOf(item));
  }

  /** Statements without parameters, several at once. */
  execute(sql: string): void {
    this.#connection.exec(sql);
  }

  /**
   * The rows of one statement as they are asked for, all of one moment. On a connection of its own: a statement that is
   * half read would keep this one from writing behind another process.
   * @throws UnavailableError where the file is busy or cannot be read.
   */
  *stream(sql: string, parameters: Parameters = {}): Generator<Row, void> {
    // What is in memory no other connection sees.
    const isShared = this.#file === ":memory:";
    const connection = isShared ? this.#connection : openConnection(this.#file, this.#busyTimeoutMs);
    try {
      const statement = connection.prepare(sql);
      statement.setAllowUnknownNamedParameters(true);
      for (const row of statement.iterate(parameters)) yield row as Row;
    } catch (error) {
      throw translated(error);
    } finally {
      if (!isShared) connection.close();
    }
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
