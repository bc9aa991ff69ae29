import type { Instant } from "../time";

// Date.parse alone takes "2026", "March 7" and times without a zone, each by rules of its own.
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;
/** Years 1 to 9999: what every store can hold. */
const EARLIEST = Date.parse("0001-01-01T00:00:00Z");
const LATEST = Date.parse("9999-12-31T23:59:59.999Z");

/** The instant of an ISO 8601 text with a zone or of epoch milliseconds; undefined where it is neither. */
export function parseTimestamp(timestamp: unknown): Instant | undefined {
  const instant = typeof timestamp === "number" ? Math.trunc(timestamp) : parseIso(timestamp);
  return instant >= EARLIEST && instant <= LATEST ? instant : undefined;
}

function parseIso(text: unknown): number {
  if (typeof text !== "string" || !ISO.test(text)) return NaN;
  const instant = Date.parse(text);
  // Date.parse rolls February 30 over to March 2: the day must come back as it was written.
  const zone = /[+-]\d{2}:?\d{2}$/.exec(text)?.[0];
  const local = zone === undefined ? instant : instant + offsetMs(zone);
  return new Date(local).getUTCDate() === Number(text.slice(8, 10)) ? instant : NaN;
}

function offsetMs(zone: string): number {
  const sign = zone.startsWith("-") ? -1 : 1;
  const digits = zone.replace(/\D/g, "");
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
}
