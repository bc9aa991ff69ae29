import { floorTo, type Instant, type Range } from "../time";

/** What a model judges: `windowMs` of buckets, every `hopMs`; both are whole buckets. */
export interface WindowShape {
  readonly windowMs: number;
  readonly hopMs: number;
}

/**
 * The ends of the windows that belong to (from, to]: multiples of the hop since the epoch. Cutting a range in two
 * cuts its ends in two, none twice and none lost.
 */
export function windowEnds({ from, to }: Range, hopMs: number): Instant[] {
  const ends: Instant[] = [];
  for (let end = floorTo(from, hopMs) + hopMs; end <= to; end += hopMs) ends.push(end);
  return ends;
}

/** How many they are. */
export const countWindowEnds = ({ from, to }: Range, hopMs: number): number =>
  Math.floor(to / hopMs) - Math.floor(from / hopMs);

/** The ranges in order, those that touch or overlap made one. */
export function union(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last === undefined || range.from > last.to) merged.push({ from: range.from, to: range.to });
    else if (range.to > last.to) merged[merged.length - 1] = { from: last.from, to: range.to };
  }
  return merged;
}
