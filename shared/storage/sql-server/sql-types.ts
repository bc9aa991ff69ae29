import type * as Mssql from "mssql";
import type { Instant } from "../../time";

export type Driver = typeof Mssql;

/** A column's or parameter's type: in SQL, and as the driver builds it (the driver is loaded late, so by function). */
export interface SqlType {
  readonly declaration: string;
  readonly of: (driver: Driver) => Mssql.ISqlType;
}

export type Value = string | number | boolean | Date | Uint8Array | null;

/** A parameter whose type is said; others take the one that their JavaScript type stands for. */
export interface Typed {
  readonly type: SqlType;
  readonly value: Value;
}

export type Parameters = Readonly<Record<string, Value | Typed>>;

/** Text keys compare byte by byte; said everywhere, as temporary tables take another database's collation. */
const BINARY = "COLLATE Latin1_General_100_BIN2";

/** As long as a text may be that does not count as a large object. */
const SHORT = 4000;

/** ASCII only: ids, names of sensors, keys. */
export const varchar = (length: number): SqlType => ({
  declaration: `varchar(${length}) ${BINARY}`,
  of: (driver) => driver.VarChar(length),
});
/** Any short text. */
export const SHORT_TEXT: SqlType = {
  declaration: `nvarchar(${SHORT}) ${BINARY}`,
  of: (driver) => driver.NVarChar(SHORT),
};
/** Any text. */
export const TEXT: SqlType = {
  declaration: `nvarchar(max) ${BINARY}`,
  of: (driver) => driver.NVarChar(driver.MAX),
};
export const FLOAT: SqlType = { declaration: "float", of: (driver) => driver.Float() };
export const INT: SqlType = { declaration: "int", of: (driver) => driver.Int() };
export const BIGINT: SqlType = { declaration: "bigint", of: (driver) => driver.BigInt() };
export const BIT: SqlType = { declaration: "bit", of: (driver) => driver.Bit() };
/** Milliseconds, UTC. */
export const INSTANT: SqlType = { declaration: "datetime2(3)", of: (driver) => driver.DateTime2(3) };
/** Whole seconds, UTC: where a bucket or a minute starts. */
export const BUCKET_START: SqlType = { declaration: "datetime2(0)", of: (driver) => driver.DateTime2(0) };
export const BYTES: SqlType = { declaration: "varbinary(max)", of: (driver) => driver.VarBinary(driver.MAX) };
export const DEVICE_ID = varchar(128);
export const SENSOR = varchar(64);

export const typed = (type: SqlType, value: Value): Typed => ({ type, value });

const dateOf = (at: Instant | null | undefined): Date | null => (at === null || at === undefined ? null : new Date(at));

/** A time, as datetime2(3). */
export const instant = (at: Instant | null | undefined): Typed => typed(INSTANT, dateOf(at));
/** Where a bucket or a minute starts, as datetime2(0). */
export const bucketStart = (at: Instant | null | undefined): Typed => typed(BUCKET_START, dateOf(at));
/** A whole number beyond 32 bits, or null. */
export const bigint = (value: number | null | undefined): Typed => typed(BIGINT, value ?? null);
export const int = (value: number | null | undefined): Typed => typed(INT, value ?? null);
export const bit = (value: boolean | null | undefined): Typed => typed(BIT, value ?? null);
/** An ASCII key of at most 128 characters: ids of devices, runs, versions. */
export const id = (value: string | null | undefined): Typed => typed(DEVICE_ID, value ?? null);
/** An ASCII text of at most `length` characters. */
export const ascii = (length: number, value: string | null | undefined): Typed => typed(varchar(length), value ?? null);
/** Any text. */
export const text = (value: string | null | undefined): Typed => typed(TEXT, value ?? null);

/** A column that may hold no value. */
export const orNull = (type: SqlType) => ({ ...type, nullable: true as const });

/** The type that a value without one stands for: a number is a float, null a text. */
export function typeOf(value: Value): SqlType {
  if (typeof value === "number") return FLOAT;
  if (typeof value === "boolean") return BIT;
  if (value instanceof Date) return INSTANT;
  return value instanceof Uint8Array ? BYTES : value !== null && value.length > SHORT ? TEXT : SHORT_TEXT;
}
