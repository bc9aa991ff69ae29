import type { Answer } from "../../shared/http/contract/operation";

/** Swedish writes times as ISO 8601 does. */
const WHEN = new Intl.DateTimeFormat("sv", { dateStyle: "short", timeStyle: "short" });

/** In the reader's own zone, as the browser has it: `2026-11-20 13:00`. */
export const when = (iso: string): string => WHEN.format(new Date(iso));
export const zone = (): string => WHEN.resolvedOptions().timeZone;

const UNITS = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
] as const;

/** How long ago, in the largest unit that makes at least one. */
export const ago = (iso: string, now = Date.now()): string => `${length(now - Date.parse(iso))} ago`;

/** How long from now. */
export const from = (iso: string, now = Date.now()): string => `in ${length(Date.parse(iso) - now)}`;

function length(ms: number): string {
  const seconds = Math.max(0, ms / 1000);
  const [unit, size] = UNITS.find(([, least]) => seconds >= least) ?? ["s", 1];
  return `${Math.floor(seconds / size)} ${unit}`;
}

const NUMBER = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });
export const figure = (value: number): string => NUMBER.format(value);

const COUNT = new Intl.NumberFormat("en");
export const count = (value: number): string => COUNT.format(value);

const REASONS: Readonly<Record<NonNullable<Answer<"show-device">["reason"]>, string>> = {
  "no-model": "no model",
  "missing-sensor": "a sensor is missing",
  "too-few-readings": "too few readings",
  "not-finite": "a feature is no number",
};
/** Why something could not be judged. */
export const reasonInWords = (reason: keyof typeof REASONS): string => REASONS[reason];

const SHARE = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 });
export const share = (value: number): string => SHARE.format(value);
