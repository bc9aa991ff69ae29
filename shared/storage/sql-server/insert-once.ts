import type { Idempotency } from "../../runs/run";
import type { Row } from "../row-values";
import type { Database, Parameters, Transaction } from "./database";
import { id } from "./sql-types";

/** How a thing that has an idempotency key is written, and found again. */
export interface OnceKept<T> {
  readonly idempotency: Idempotency | undefined;
  /** Takes `@key`. */
  readonly findByKey: string;
  readonly find: readonly [sql: string, parameters: Parameters];
  readonly insert: (transaction: Transaction) => Promise<void>;
  readonly of: (row: Row) => T;
}

/**
 * Writes it, unless another has its key. Where the answer to COMMIT was lost, the one that is found at the next attempt
 * is the one that was sent.
 * @returns the one that stands
 */
export function insertOnce<T>(
  database: Database,
  { idempotency, findByKey, find, insert, of }: OnceKept<T>,
): Promise<T> {
  let isSent = false;
  return database.write(async (transaction) => {
    const found = async (statement: string, parameters: Parameters): Promise<T | undefined> =>
      (await transaction.all(statement, parameters)).map(of)[0];
    if (idempotency !== undefined) await transaction.lock(`fleetscore key ${idempotency.key}`, "Exclusive");
    const known =
      (idempotency && (await found(findByKey, { key: id(idempotency.key) }))) ??
      (isSent ? await found(...find) : undefined);
    if (known !== undefined) return known;
    await insert(transaction);
    isSent = true;
    return (await found(...find)) as T;
  });
}
