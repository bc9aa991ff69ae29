import { z } from "zod";
import { parseTimestamp } from "../readings/decoding/timestamp";
import type { FirstRunFrom } from "../runs/closing";
import { NEVER_STOP, parseErrorThreshold, type ErrorThreshold } from "../runs/error-threshold";

/* The forms that settings take, each with what it says where a value has another. */

export const wholeFrom = (least: number, most = Number.MAX_SAFE_INTEGER) => {
  const may = `may be a whole number from ${least} ${most === Number.MAX_SAFE_INTEGER ? "on" : `to ${most}`}`;
  return z.coerce.number(may).int(may).min(least, may).max(most, may);
};
export const whole = (fallback: number) => wholeFrom(1).default(fallback);
export const wholeOrZero = (fallback: number) => wholeFrom(0).default(fallback);
/** A text that must be there, told what it may be where it is missing too. */
export const mandatory = (form: RegExp, may: string) => z.string(`is missing; it ${may}`).regex(form, may);
export const share = (fallback: number) => {
  const may = "may be a number from 0, none, to 1, all";
  return z.coerce.number(may).min(0, may).max(1, may).default(fallback);
};
export const flag = (fallback: "true" | "false") =>
  z
    .enum(["true", "false"], "may be true or false")
    .default(fallback)
    .transform((text) => text === "true");

export const firstRunFrom = z
  .string()
  .default("oldest")
  .transform((text, context): FirstRunFrom => {
    if (text === "oldest" || text === "now") return text;
    const instant = parseTimestamp(text);
    if (instant !== undefined) return instant;
    context.addIssue({ code: "custom", message: 'may be "oldest", "now" or an ISO 8601 instant with a zone' });
    return z.NEVER;
  });

export const errorThreshold = z
  .string()
  .default(String(NEVER_STOP))
  .transform((text, context): ErrorThreshold => {
    const threshold = parseErrorThreshold(text);
    if (threshold !== undefined) return threshold;
    context.addIssue({ code: "custom", message: 'may be a number of devices, a share like "5%", or -1 to never stop' });
    return z.NEVER;
  });

/** A hundred years: the beginning of what is kept must stay an instant. */
export const days = (fallback: number) => wholeFrom(1, 36_500).default(fallback);

export const blobService = z.url("may be the URL of a blob service, https://NAME.blob.core.windows.net");

export const SIX_FIELDS = /^\S+(\s+\S+){5}$/;
export const SIX_FIELDS_MAY = "may be an NCRONTAB expression of six fields, seconds first";
