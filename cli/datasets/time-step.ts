import { InvalidInputError } from "../../shared/errors";
import type { Instant } from "../../shared/time";
import type { Point } from "../sending/point";

/** So many points from the beginning of each stream tell the step. */
const HEAD = 500;

/**
 * The largest step of whole seconds of which the intervals between readings of one sensor are multiples, each interval
 * rounded to seconds, going by the first points of each stream; the streams are closed then. Throws InvalidInputError
 * where no sensor has two readings.
 */
export async function findStepSeconds(streams: readonly AsyncGenerator<Point>[]): Promise<number> {
  let step: number | undefined;
  for (const stream of streams) {
    for await (const seconds of intervals(stream)) step = greatestCommonDivisor(step ?? 0, seconds);
  }
  if (step === undefined) throw new InvalidInputError("readings", "no sensor has two of them, so there is no step");
  return Math.max(1, step);
}

async function* intervals(stream: AsyncGenerator<Point>): AsyncGenerator<number> {
  const last = new Map<string, Instant>();
  let left = HEAD;
  for await (const { deviceId, at, values } of stream) {
    for (const sensor of Object.keys(values)) {
      const key = `${deviceId}/${sensor}`;
      const before = last.get(key);
      if (before !== undefined) yield Math.round((at - before) / 1000);
      last.set(key, at);
    }
    if (--left === 0) return;
  }
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
