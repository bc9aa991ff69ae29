/** Milliseconds since the epoch, UTC. Every instant in the code is one; they become text at the edges. */
export type Instant = number;

/** A stretch of time that excludes `from` and includes `to`, as runs and dues are. */
export interface Range {
  readonly from: Instant;
  readonly to: Instant;
}

export const isoOf = (instant: Instant): string => new Date(instant).toISOString();

/** As `isoOf`, but writes an instant once: where windows overlap, one begins where another ends. */
export function isoWriter(): (instant: Instant) => string {
  const written = new Map<Instant, string>();
  return (instant) => {
    const text = written.get(instant) ?? isoOf(instant);
    written.set(instant, text);
    return text;
  };
}

/** To the second, fit for an id: `20261120T120000Z`. */
export const stampOf = (instant: Instant): string => isoOf(instant).replace(/[-:]|\.\d+/g, "");

/** The last border of the grid of `stepMs` since the epoch at or before `instant`. */
export const floorTo = (instant: Instant, stepMs: number): Instant => Math.floor(instant / stepMs) * stepMs;

/** The first border of the grid at or after `instant`. */
export const ceilTo = (instant: Instant, stepMs: number): Instant => Math.ceil(instant / stepMs) * stepMs;

/** Where "now" comes from; passed in, so that rules can be tested at any time of the world. */
export type Clock = () => Instant;
