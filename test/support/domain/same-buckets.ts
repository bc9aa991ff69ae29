import type { BucketChange } from "../../../shared/readings/aggregate-points";
import { expectSameAggregate } from "./naive-aggregate";

/** The same buckets in the same order; exactly equal but for mean and m2. */
export function expectSameBuckets(actual: readonly BucketChange[], expected: readonly BucketChange[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, bucket] of expected.entries()) expectSameAggregate(actual[i] ?? bucket, bucket);
}
