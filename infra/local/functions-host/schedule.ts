import { Cron } from "croner";
import { messageOf } from "../../../shared/errors";
import type { Instant } from "../../../shared/time";

export interface Schedule {
  /** The first occurrence after `instant`. */
  next(instant: Instant): Instant;
  /** Whether occurrences lie a minute or more apart; the real host then monitors the schedule across restarts. */
  readonly isSlow: boolean;
}

/**
 * Reads an NCRONTAB expression (six fields, or five without seconds; UTC) or a TimeSpan `[d.]hh:mm:ss`.
 *
 * @throws Error whose message says what is wrong.
 */
export function parseSchedule(text: string): Schedule {
  const trimmed = text.trim();
  return trimmed.includes(":") ? interval(trimmed) : ncrontab(trimmed);
}

function interval(text: string): Schedule {
  const match = /^(?:(?<days>\d+)\.)?(?<hours>[01]?\d|2[0-3]):(?<minutes>[0-5]?\d):(?<seconds>[0-5]?\d)$/.exec(text);
  if (match === null) throw new Error("is no TimeSpan [d.]hh:mm:ss");
  const part = (name: string): number => Number(match.groups?.[name] ?? 0);
  const ms = (((part("days") * 24 + part("hours")) * 60 + part("minutes")) * 60 + part("seconds")) * 1000;
  if (ms === 0) throw new Error("is an interval of no length");
  return { next: (instant) => instant + ms, isSlow: ms >= 60_000 };
}

/** croner takes more than NCRONTAB does: last days, nearest weekdays, nicknames. Azure would refuse those. */
const item = /^(\*|[0-9]+(-[0-9]+)?|[a-z]{3}(-[a-z]{3})?)(\/[0-9]+)?$/i;

function ncrontab(text: string): Schedule {
  const fields = text.split(/\s+/);
  if (fields.length !== 5 && fields.length !== 6) {
    throw new Error(`has ${fields.length} fields; NCRONTAB has six: second minute hour day month day-of-week`);
  }
  const wrong = fields.find((field) => !field.split(",").every((each) => item.test(each)));
  if (wrong !== undefined) throw new Error(`has a field "${wrong}" that NCRONTAB does not know`);
  const cron = cronOf(text);
  const next = (instant: Instant): Instant => {
    const occurrence = cron.nextRun(new Date(instant));
    if (occurrence === null) throw new Error("never occurs");
    return occurrence.getTime();
  };
  const first = next(Date.now());
  return { next, isSlow: next(first) - first >= 60_000 };
}

function cronOf(text: string): Cron {
  try {
    // NCRONTAB takes "5/15" for "5-59/15", and wants day and day of the week to match together.
    return new Cron(text, { timezone: "UTC", mode: "5-or-6-parts", sloppyRanges: true, domAndDow: true });
  } catch (error) {
    throw new Error(messageOf(error).replace(/^CronPattern: /, ""), { cause: error });
  }
}
