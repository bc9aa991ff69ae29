import type { Instant } from "../../time";

// Date.parse alone takes "2026", "March 7" and times without a zone, each by rules of its own.
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;
/** As JSON writes a Date, or the same without milliseconds: what nearly all devices send. */
const PLAIN = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/;
/** Years 1 to 9999: what every store can hold. */
const EARLIEST = Date.parse("0001-01-01T00:00:00Z");
const LATEST = Date.parse("9999-12-31T23:59:59.999Z");

/** The instant of an ISO 8601 text with a zone or of epoch milliseconds; undefined where it is neither. */
export function parseTimestamp(timestamp: unknown): Instant | undefined {
  const instant = typeof timestamp === "number" ? Math.trunc(timestamp) : parseText(timestamp);
  return instant >= EARLIEST && instant <= LATEST ? instant : undefined;
}

const parseText = (text: unknown): number =>
  typeof text !== "string" ? NaN : PLAIN.test(text) ? parsePlain(text) : parseIso(text);

/** What `parseIso` gives for a text that is `PLAIN`, in a fifth of the time. */
function parsePlain(text: string): number {
  const day = twoDigits(text, 8);
  const days = daysSinceEpoch(twoDigits(text, 0) * 100 + twoDigits(text, 2), twoDigits(text, 5), day);
  const minutes = (days * 24 + twoDigits(text, 11)) * 60 + twoDigits(text, 14);
  const milliseconds = text.length === 24 ? twoDigits(text, 20) * 10 + digit(text, 22) : 0;
  const instant = minutes * 60_000 + twoDigits(text, 17) * 1000 + milliseconds;
  return day <= 28 || new Date(instant).getUTCDate() === day ? instant : NaN;
}

/** In the Gregorian calendar; years are counted from March on, so that the leap day comes last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const dayOfMarchYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day;
  return marchYear * 365 + leapDays + dayOfMarchYear - 719_469;
}

const digit = (text: string, at: number): number => text.charCodeAt(at) - 48;
const twoDigits = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1);

function parseIso(text: string): number {
  if (!ISO.test(text)) return NaN;
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
