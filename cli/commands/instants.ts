import { InvalidInputError } from "../../shared/errors";
import { parseTimestamp } from "../../shared/readings/decoding/timestamp";
import { floorTo, type Instant } from "../../shared/time";

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;
const LENGTH = /^(?<number>\d{1,6})(?<unit>[smhdw])$/;

export const INSTANT_FORMS = "ISO 8601 with a zone, a time ago (-2h, -30m, -7d), or now";

/** A length of time, `90s`, `30m`, `2h`, `7d` or `1w`; undefined where it is none. */
export function lengthOf(text: string): number | undefined {
  const { number, unit } = LENGTH.exec(text)?.groups ?? {};
  return number === undefined ? undefined : Number(number) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

/**
 * A length of time that an option names.
 * @param forms in which it may be
 * @throws InvalidInputError naming the option.
 */
export function lengthIn(option: string, text: string, forms: string): number {
  const length = lengthOf(text);
  if (length !== undefined) return length;
  throw new InvalidInputError(option, `"${text}" is no length of time: ${forms}`);
}

/**
 * An instant that an option names. One that is counted from now is rounded down to whole steps, as nobody means the
 * millisecond.
 * @throws InvalidInputError naming the option.
 */
export function instantOf(option: string, text: string, now: Instant, stepMs = 1_000): Instant {
  const length = text === "now" ? 0 : text.startsWith("-") ? lengthOf(text.slice(1)) : undefined;
  if (length !== undefined) return floorTo(now - length, stepMs);
  const instant = parseTimestamp(text);
  if (instant !== undefined) return instant;
  throw new InvalidInputError(option, `"${text}" is no instant: ${INSTANT_FORMS}`);
}
