/** The last item for which `holds`, where the items for which it holds come first; undefined when there is none. */
export function lastWhere<T>(items: readonly T[], holds: (item: T) => boolean): T | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(items[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}
