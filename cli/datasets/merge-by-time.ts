import type { Point } from "../sending/point";

/** One stream of several, each of which is ordered by time; at equal times the earlier stream goes first. */
export async function* mergeByTime(streams: readonly AsyncGenerator<Point>[]): AsyncGenerator<Point> {
  const [first, second] = streams;
  if (first === undefined) return;
  if (second === undefined) yield* first;
  else {
    const middle = streams.length >> 1;
    yield* mergeTwo(mergeByTime(streams.slice(0, middle)), mergeByTime(streams.slice(middle)));
  }
}

async function* mergeTwo(left: AsyncGenerator<Point>, right: AsyncGenerator<Point>): AsyncGenerator<Point> {
  try {
    let [a, b] = await Promise.all([left.next(), right.next()]);
    while (a.done !== true && b.done !== true) {
      if (a.value.at <= b.value.at) {
        yield a.value;
        a = await left.next();
      } else {
        yield b.value;
        b = await right.next();
      }
    }
    if (a.done !== true) {
      yield a.value;
      yield* left;
    }
    if (b.done !== true) {
      yield b.value;
      yield* right;
    }
  } finally {
    // Whoever stops listening must not leave files open.
    await Promise.all([left.return(undefined), right.return(undefined)]);
  }
}
