import { lastOf, request } from "./request";
import type { SqlServerOptions } from "./connection-config";
import { LazyPool } from "./pool";
import { retried } from "./retry";
import type { Row } from "../row-values";
import type { Parameters } from "./sql-types";
import { streamed } from "./stream";
import { inTransaction, type Transaction } from "./transaction";

export type { Row } from "../row-values";
export type { Parameters } from "./sql-types";
export type { Transaction } from "./transaction";

/** An SQL Server database behind a pool of connections, opened at the first use. */
export class Database {
  readonly #pool: LazyPool;

  constructor(options: SqlServerOptions) {
    this.#pool = new LazyPool(options);
  }

  /**
   * The rows of one statement, which is repeated where the server says "later": it must do no harm when run twice.
   * @throws UnavailableError where the server cannot be reached or stays busy.
   */
  all(sql: string, parameters: Parameters = {}): Promise<Row[]> {
    return retried(async () => lastOf(await request(await this.#pool.open(), sql, parameters)));
  }

  /**
   * The rows of one statement, a few hundred in memory at a time; a consumer may stop early. Not repeated once a row was
   * handed out.
   * @throws UnavailableError where the server cannot be reached or the connection breaks.
   */
  stream(sql: string, parameters: Parameters = {}): AsyncIterable<Row> {
    return streamed(this.#pool, sql, parameters);
  }

  /**
   * Runs `work` in one transaction (read committed): all of it is written or nothing. `work` is called again where the
   * server gave way to another transaction or broke off, so it may touch nothing but its transaction. What `work` throws
   * itself comes out as it is, and nothing is repeated.
   *
   * An answer to COMMIT that is lost leaves open whether it was written, and `work` is called again all the same: it must
   * find out by what it reads (a watermark, a generation, a status) or trip over a key, never count a second time.
   * @throws UnavailableError where the server cannot be reached or stays busy.
   */
  write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return retried(async () => inTransaction(await this.#pool.open(), work));
  }

  /** Waits for what is under way. */
  close(): Promise<void> {
    return this.#pool.close();
  }
}
