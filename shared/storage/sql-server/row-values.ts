import type { Instant } from "../../time";

/** As the driver hands it over: bigint as text, times as Date, bit as boolean. */
export type Row = Readonly<Record<string, unknown>>;

/** A number that may be null; whole ones beyond 32 bits come as text. */
export const numberOf = (value: unknown): number | undefined =>
  typeof value === "number" || typeof value === "string" ? Number(value) : undefined;

/** A time that may be null. */
export const instantOf = (value: unknown): Instant | undefined => (value instanceof Date ? value.getTime() : undefined);
