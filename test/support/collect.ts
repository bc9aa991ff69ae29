/** All that an iterable gives, sync or not. */
export async function collect<T>(from: Iterable<T> | AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of from) all.push(one);
  return all;
}
