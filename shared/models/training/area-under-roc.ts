import { at } from "./matrix";

/**
 * How well scores tell strange from normal: the share of pairs in which the strange one has the lower score, ties
 * counting half (Mann and Whitney's U). NaN where one of the two is missing.
 */
export function areaUnderRoc(strange: Float64Array, normal: Float64Array): number {
  const [low, all] = [strange.toSorted(), normal.toSorted()];
  let [below, upTo, won] = [0, 0, 0];
  for (const score of low) {
    while (below < all.length && at(all, below) < score) below++;
    while (upTo < all.length && at(all, upTo) <= score) upTo++;
    won += all.length - (below + upTo) / 2;
  }
  return won / (low.length * all.length);
}
