import type { Transaction as DriverTransaction } from "mssql";
import { bulkCopies, type BulkSet, type TableShape } from "./bulk";
import type { Row } from "../row-values";
import { takeLock, type LockMode } from "./locks";
import type { OpenPool } from "./pool";
import { affectedBy, lastOf, request } from "./request";
import { asked } from "./sql-failure";
import type { Parameters, Value } from "./sql-types";

export interface Transaction {
  /** The rows of the last statement that answers any. */
  all(sql: string, parameters?: Parameters): Promise<Row[]>;

  /** The rows of every statement that answers any, in one round trip. */
  sets(sql: string, parameters?: Parameters): Promise<Row[][]>;

  /** @returns how many rows the last statement changed */
  run(sql: string, parameters?: Parameters): Promise<number>;

  /** Makes the temporary table, in place of one of that name, and copies the rows into it; without rows it stays empty. */
  bulk(table: TableShape, rows: readonly (readonly Value[])[]): Promise<void>;

  /** Several tables: made in one round trip, then two round trips each to copy. */
  bulkAll(sets: readonly BulkSet[]): Promise<void>;

  /** Statements without parameters that change the schema, or make what is to outlive them. */
  batch(sql: string): Promise<void>;

  /** Waits for an application lock, kept until the transaction ends. */
  lock(resource: string, mode: LockMode): Promise<void>;
}

/**
 * Runs `work` in a transaction of its own.
 * @throws SqlFailure where the server or the connection failed, else what `work` threw.
 */
export async function inTransaction<T>(pool: OpenPool, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  const { driver } = pool;
  const open = new driver.Transaction(pool.connections);
  await asked(open.begin(driver.ISOLATION_LEVEL.READ_COMMITTED));
  try {
    const result = await work(methodsOf(pool, open));
    await asked(open.commit());
    return result;
  } catch (error) {
    // After an error the server has ended the transaction itself (XACT_ABORT), or the connection with it is gone.
    await open.rollback().catch(() => undefined);
    throw error;
  }
}

function methodsOf({ driver }: OpenPool, open: DriverTransaction): Transaction {
  const within = { driver, connections: open };
  return {
    all: async (sql, parameters = {}) => lastOf(await request(within, sql, parameters)),
    sets: (sql, parameters = {}) => request(within, sql, parameters),
    run: async (sql, parameters = {}) => affectedBy(await request(within, `${sql};\n${affectedBy.sql}`, parameters)),
    bulk: (table, rows) => bulkCopies(within, [{ table, rows }]),
    bulkAll: (sets) => bulkCopies(within, sets),
    batch: async (sql) => {
      await asked(new driver.Request(open).batch(sql));
    },
    lock: async (resource, mode) => {
      await request(within, takeLock("@resource", mode), { resource });
    },
  };
}
