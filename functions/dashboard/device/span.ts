import { ceilTo, floorTo, isoOf, type Range } from "../../../shared/time";

/** The time that is shown. */
export type Span = Range;

const HOUR_MS = 3_600_000;
export const LENGTHS = { "6 h": 6 * HOUR_MS, "24 h": 24 * HOUR_MS, "3 d": 72 * HOUR_MS, "7 d": 168 * HOUR_MS } as const;
const USUAL_MS = LENGTHS["6 h"];
export const LONGEST_MS = LENGTHS["7 d"];

/**
 * What the address names, where it makes sense; else the last hours up to now. Both ends are moved outwards to borders of
 * buckets, and so is what lies in the future.
 */
export function spanOf(query: URLSearchParams, now: number, bucketMs: number): Span {
  const end = floorTo(now, bucketMs);
  const [from, to] = [Date.parse(query.get("from") ?? ""), Date.parse(query.get("to") ?? "")];
  const asked = to > from ? { from, to: Math.min(to, end) } : { from: end - (lengthOf(query) ?? USUAL_MS), to: end };
  const span = { from: floorTo(asked.from, bucketMs), to: ceilTo(asked.to, bucketMs) };
  return { from: Math.min(Math.max(span.from, span.to - LONGEST_MS), span.to - bucketMs), to: span.to };
}

const lengthOf = (query: URLSearchParams): number | undefined => LENGTHS[query.get("last") as keyof typeof LENGTHS];

/** Half of its length earlier or later. */
export const moved = ({ from, to }: Span, direction: -1 | 1): Span => {
  const step = (direction * (to - from)) / 2;
  return { from: from + step, to: to + step };
};

export const queryOf = ({ from, to }: Span) => ({ from: isoOf(from), to: isoOf(to) });
