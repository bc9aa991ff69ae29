import type { Aggregate } from "../../../shared/readings/aggregate";

export interface Point {
  readonly value: number;
  readonly at: number;
}

/** The same statistics from all readings at once, in two passes. */
export function naiveAggregate(points: readonly Point[]): Aggregate {
  const values = points.map(({ value }) => value);
  const times = points.map(({ at }) => at);
  const firstAt = Math.min(...times);
  const lastAt = Math.max(...times);
  const largestAt = (time: number): number =>
    Math.max(...points.filter(({ at }) => at === time).map(({ value }) => value));
  const mean = exactSum(values) / values.length;
  return {
    count: points.length,
    mean,
    m2: exactSum(values.map((value) => (value - mean) ** 2)),
    min: Math.min(...values),
    max: Math.max(...values),
    ...{ firstAt, firstValue: largestAt(firstAt), lastAt, lastValue: largestAt(lastAt) },
  };
}

/** Neumaier's compensated sum. */
function exactSum(values: readonly number[]): number {
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}

/** Below it a double no longer holds its full precision: means of the tiniest values, and squares of small ones. */
const TINY = 1e-300;

/** Exactly equal but for mean and m2, which may differ by 1e-12 of the values' scale. */
export function expectSameAggregate(actual: Aggregate, expected: Aggregate): void {
  const { mean, m2, ...exact } = actual;
  const { mean: expectedMean, m2: expectedM2, ...expectedExact } = expected;
  expect(exact).toMatchObject(expectedExact);
  const scale = Math.max(Math.abs(expected.min), Math.abs(expected.max));
  expect(Math.abs(mean - expectedMean)).toBeLessThanOrEqual(Math.max(1e-12 * scale, TINY));
  expect(Math.abs(m2 - expectedM2)).toBeLessThanOrEqual(Math.max(1e-12 * scale * scale * expected.count, TINY));
}
