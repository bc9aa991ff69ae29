/**
 * Mean precision over the strange windows, each taken at the threshold that just reaches it; scikit-learn's
 * `average_precision_score`. NaN where no window is strange.
 */
export function averagePrecision(strange: Float64Array, normal: Float64Array): number {
  const [low, rest] = [strange.toSorted(), normal.toSorted()];
  const upTo = (ascending: Float64Array, score: number): number => {
    const above = ascending.findIndex((other) => other > score);
    return above < 0 ? ascending.length : above;
  };
  const precisions = low.map((score) => upTo(low, score) / (upTo(low, score) + upTo(rest, score)));
  return precisions.reduce((sum, precision) => sum + precision, 0) / low.length;
}
