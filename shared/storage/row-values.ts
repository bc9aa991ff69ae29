/** As a driver hands it over: SQLite numbers and text, SQL Server bigint as text, times as Date, bit as boolean. */
export type Row = Readonly<Record<string, unknown>>;

/** A number, or the milliseconds of a time, that may be null. */
export const numberOf = (value: unknown): number | undefined =>
  value === null || value === undefined ? undefined : Number(value);

/** A text that may be null. */
export const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
