import { at } from "./matrix";

/** The `share` quantile of ascending values, linear between neighbours (numpy's default). */
export function quantileOf(ascending: Float64Array, share: number): number {
  const position = share * (ascending.length - 1);
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return at(ascending, below) + (position - below) * (at(ascending, above) - at(ascending, below));
}
