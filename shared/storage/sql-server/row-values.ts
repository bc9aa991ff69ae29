import type { Instant } from "../../time";

/** A number that may be null; whole ones beyond 32 bits come as text. */
export const numberOf = (value: unknown): number | undefined =>
  typeof value === "number" || typeof value === "string" ? Number(value) : undefined;

/** A time that may be null. */
export const instantOf = (value: unknown): Instant | undefined => (value instanceof Date ? value.getTime() : undefined);
