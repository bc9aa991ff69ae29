import type { Instant } from "../time";

/** What is kept of the readings of one sensor in one stretch of time. Never empty: `count` is at least 1. */
export interface Aggregate {
  count: number;
  mean: number;
  /** Sum of squared differences from the mean. */
  m2: number;
  min: number;
  max: number;
  firstValue: number;
  firstAt: Instant;
  lastValue: number;
  lastAt: Instant;
}

export const aggregateOf = (value: number, at: Instant): Aggregate => ({
  count: 1,
  mean: value,
  m2: 0,
  min: value,
  max: value,
  firstValue: value,
  firstAt: at,
  lastValue: value,
  lastAt: at,
});

/**
 * Adds `other` to `into`. Count, min, max, first and last come out the same in whatever order (of equal times the
 * larger value counts); mean and m2 up to rounding.
 * Chan, Golub, LeVeque: "Updating formulae and a pairwise algorithm for computing sample variances" (1979).
 */
export function merge(into: Aggregate, other: Readonly<Aggregate>): void {
  const count = into.count + other.count;
  const difference = other.mean - into.mean;
  into.m2 += other.m2 + difference * difference * ((into.count / count) * other.count);
  // Weighting both keeps the mean of equal sizes symmetric; stepping by the share keeps it stable for unequal ones.
  into.mean =
    into.count === other.count ? (into.mean + other.mean) / 2 : into.mean + difference * (other.count / count);
  into.count = count;
  if (other.min < into.min) into.min = other.min;
  if (other.max > into.max) into.max = other.max;
  if (other.firstAt < into.firstAt || (other.firstAt === into.firstAt && other.firstValue > into.firstValue)) {
    into.firstAt = other.firstAt;
    into.firstValue = other.firstValue;
  }
  if (other.lastAt > into.lastAt || (other.lastAt === into.lastAt && other.lastValue > into.lastValue)) {
    into.lastAt = other.lastAt;
    into.lastValue = other.lastValue;
  }
}

/** Merges one reading, to the bit as `merge` would: without an aggregate of its own for every reading. */
export function addReading(into: Aggregate, value: number, at: Instant): void {
  const count = into.count + 1;
  const difference = value - into.mean;
  into.m2 += difference * difference * (into.count / count);
  into.mean = into.count === 1 ? (into.mean + value) / 2 : into.mean + difference * (1 / count);
  into.count = count;
  if (value < into.min) into.min = value;
  if (value > into.max) into.max = value;
  if (at < into.firstAt || (at === into.firstAt && value > into.firstValue)) {
    into.firstAt = at;
    into.firstValue = value;
  }
  if (at > into.lastAt || (at === into.lastAt && value > into.lastValue)) {
    into.lastAt = at;
    into.lastValue = value;
  }
}
