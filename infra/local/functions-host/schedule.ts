import { ncrontab, type Recurrence } from "../../../shared/ncrontab";

export interface Schedule extends Recurrence {
  /** Whether occurrences lie a minute or more apart; the real host then monitors the schedule across restarts. */
  readonly isSlow: boolean;
}

const MINUTE_MS = 60_000;

/**
 * Reads an NCRONTAB expression (six fields, or five without seconds; UTC) or a TimeSpan `[d.]hh:mm:ss`.
 *
 * @throws Error whose message says what is wrong.
 */
export function parseSchedule(text: string): Schedule {
  const trimmed = text.trim();
  if (trimmed.includes(":")) return interval(trimmed);
  const { next } = ncrontab(trimmed);
  const first = next(Date.now());
  return { next, isSlow: next(first) - first >= MINUTE_MS };
}

function interval(text: string): Schedule {
  const match = /^(?:(?<days>\d+)\.)?(?<hours>[01]?\d|2[0-3]):(?<minutes>[0-5]?\d):(?<seconds>[0-5]?\d)$/.exec(text);
  if (match === null) throw new Error("is no TimeSpan [d.]hh:mm:ss");
  const part = (name: string): number => Number(match.groups?.[name] ?? 0);
  const ms = (((part("days") * 24 + part("hours")) * 60 + part("minutes")) * 60 + part("seconds")) * 1000;
  if (ms === 0) throw new Error("is an interval of no length");
  return { next: (instant) => instant + ms, isSlow: ms >= MINUTE_MS };
}
