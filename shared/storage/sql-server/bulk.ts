import type { Table } from "mssql";
import { driverValue, type Connections } from "./request";
import { asked } from "./sql-failure";
import type { SqlType, Value } from "./sql-types";

/** A temporary table that rows are copied into before a statement merges them. */
export interface TableShape {
  /** Begins with #. */
  readonly name: `#${string}`;
  readonly columns: Readonly<Record<string, SqlType & { readonly nullable?: true }>>;
  /** Its primary key: rows that repeat one are refused, and joins find them in order. */
  readonly key?: readonly string[];
}

export interface BulkSet {
  readonly table: TableShape;
  /** Values in the order of the columns; a time may be a Date or milliseconds. */
  readonly rows: readonly (readonly Value[])[];
}

/**
 * Makes the tables, in one round trip, and copies the rows.
 * @throws SqlFailure
 */
export async function bulkCopies(on: Connections, sets: readonly BulkSet[]): Promise<void> {
  if (sets.length === 0) return;
  // A batch, not a query: what a query makes goes with it. A pooled connection may still have tables of before.
  const made = new on.driver.Request(on.connections as never).batch(
    sets.map(({ table }) => creationOf(table)).join(""),
  );
  await asked(made);
  for (const { table, rows } of sets) {
    if (rows.length > 0) await asked(new on.driver.Request(on.connections as never).bulk(filled(on, table, rows)));
  }
}

const creationOf = ({ name, columns, key }: TableShape): string => {
  const lines = Object.entries(columns).map(
    ([column, { declaration, nullable }]) => `[${column}] ${declaration} ${nullable === true ? "NULL" : "NOT NULL"}`,
  );
  if (key !== undefined) lines.push(`PRIMARY KEY CLUSTERED (${key.join(", ")})`);
  return `IF OBJECT_ID('tempdb..${name}') IS NOT NULL DROP TABLE ${name};\nCREATE TABLE ${name} (${lines.join(", ")});\n`;
};

function filled({ driver }: Connections, { name, columns }: TableShape, rows: BulkSet["rows"]): Table {
  const table = new driver.Table(name);
  for (const [column, type] of Object.entries(columns)) {
    table.columns.add(column, type.of(driver), { nullable: type.nullable === true });
  }
  for (const row of rows) table.rows.push(row.map(driverValue));
  return table;
}
