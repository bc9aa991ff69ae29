/** Milliseconds since the epoch, UTC. Every instant in the code is one; they become text at the edges. */
export type Instant = number;

/** A stretch of time that excludes `from` and includes `to`, as runs and dues are. */
export interface Range {
  readonly from: Instant;
  readonly to: Instant;
}

/** More than the windows of a day, each with two ends. */
const KEPT_ISO = 4_096;
const written = new Map<Instant, string>();

/** ISO 8601, UTC. The windows of all devices of a run begin and end at the same instants: each is written once. */
export function isoOf(instant: Instant): string {
  const known = written.get(instant);
  if (known !== undefined) return known;
  const text = new Date(instant).toISOString();
  if (written.size === KEPT_ISO) written.clear();
  written.set(instant, text);
  return text;
}

export const isoOrNull = (instant: Instant | null | undefined): string | null =>
  instant === null || instant === undefined ? null : isoOf(instant);

/** To the second, fit for an id: `20261120T120000Z`. */
export const stampOf = (instant: Instant): string => isoOf(instant).replace(/[-:]|\.\d+/g, "");

/** The last border of the grid of `stepMs` since the epoch at or before `instant`. */
export const floorTo = (instant: Instant, stepMs: number): Instant => Math.floor(instant / stepMs) * stepMs;

/** The first border of the grid at or after `instant`. */
export const ceilTo = (instant: Instant, stepMs: number): Instant => Math.ceil(instant / stepMs) * stepMs;

/** Where "now" comes from; passed in, so that rules can be tested at any time of the world. */
export type Clock = () => Instant;
