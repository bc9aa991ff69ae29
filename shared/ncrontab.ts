import { Cron } from "croner";
import { messageOf } from "./errors";
import type { Instant } from "./time";

/** When something comes round. */
export interface Recurrence {
  /** The first occurrence after `instant`. */
  readonly next: (instant: Instant) => Instant;
}

/** croner takes more than NCRONTAB does: last days, nearest weekdays, nicknames. Azure would refuse those. */
const item = /^(\*|[0-9]+(-[0-9]+)?|[a-z]{3}(-[a-z]{3})?)(\/[0-9]+)?$/i;

/**
 * Reads an NCRONTAB expression: six fields, or five without seconds; UTC.
 * @throws Error whose message says what is wrong.
 */
export function ncrontab(text: string): Recurrence {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5 && fields.length !== 6) {
    throw new Error(`has ${fields.length} fields; NCRONTAB has six: second minute hour day month day-of-week`);
  }
  const wrong = fields.find((field) => !field.split(",").every((each) => item.test(each)));
  if (wrong !== undefined) throw new Error(`has a field "${wrong}" that NCRONTAB does not know`);
  const cron = cronOf(fields.join(" "));
  return {
    next: (instant) => {
      const occurrence = cron.nextRun(new Date(instant));
      if (occurrence === null) throw new Error("never occurs");
      return occurrence.getTime();
    },
  };
}

function cronOf(text: string): Cron {
  try {
    // NCRONTAB takes "5/15" for "5-59/15", and wants day and day of the week to match together.
    return new Cron(text, { timezone: "UTC", mode: "5-or-6-parts", sloppyRanges: true, domAndDow: true });
  } catch (error) {
    throw new Error(messageOf(error).replace(/^CronPattern: /, ""), { cause: error });
  }
}
