import type { ConnectionPool, Request, Transaction } from "mssql";
import type { Row } from "../row-values";
import { asked } from "./sql-failure";
import { typeOf, type Driver, type Parameters, type Value } from "./sql-types";

/** What requests are made on: the pool, which lends a connection for each, or a transaction, which keeps one. */
export interface Connections {
  readonly driver: Driver;
  readonly connections: ConnectionPool | Transaction;
}

/** How long a statement waits for another's locks: long enough for a batch, shorter than the time-out of a request. */
export const LOCK_TIMEOUT_MS = 15_000;

/** Said with every request, which costs no round trip, and holds for it alone. */
const PRELUDE = `SET NOCOUNT ON; SET LOCK_TIMEOUT ${LOCK_TIMEOUT_MS};\n`;

/**
 * What every statement answers that answers rows.
 * @throws SqlFailure
 */
export async function request(on: Connections, sql: string, parameters: Parameters): Promise<Row[][]> {
  const { recordsets } = await asked(prepared(on, parameters).query<Row[]>(PRELUDE + sql));
  return recordsets;
}

/** A request with its parameters. */
export function prepared({ driver, connections }: Connections, parameters: Parameters): Request {
  // The two constructors are one; their types are not.
  const made = new driver.Request(connections as Transaction);
  for (const [name, parameter] of Object.entries(parameters)) {
    const { type, value } = isTyped(parameter) ? parameter : { type: typeOf(parameter), value: parameter };
    made.input(name, type.of(driver), driverValue(value));
  }
  return made;
}

export const streamedText = (sql: string): string => PRELUDE + sql;

const isTyped = (parameter: Parameters[string]): parameter is Exclude<Parameters[string], Value> =>
  typeof parameter === "object" && parameter !== null && "type" in parameter;

/** The driver takes bytes as Buffer alone. */
export const driverValue = (value: Value) =>
  value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;

export const lastOf = (sets: readonly Row[][]): Row[] => sets.at(-1) ?? [];

/** Asked for, as what the protocol says beside counts other statements too. */
export const affectedBy = Object.assign((sets: readonly Row[][]): number => Number(lastOf(sets)[0]?.["affected"]), {
  sql: "SELECT @@ROWCOUNT AS affected",
});
