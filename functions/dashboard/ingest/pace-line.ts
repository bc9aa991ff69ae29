import type { Answer } from "../../../shared/http/contract/operation";
import { floorTo, type Range } from "../../../shared/time";
import type { Line } from "../chart/line";

const MINUTE_MS = 60_000;
const MINUTES = 60;

interface PaceLine {
  readonly line: Line;
  readonly span: Range;
  /** Minutes in which late readings came. */
  readonly marked: readonly Range[];
}

/** Of a minute that has just begun nobody can say how fast it goes. */
const SHORTEST_MS = 10_000;

/** Readings a second in each minute of the last hour, 0 where none came; the one that goes on as far as it has come. */
export function paceLine(minutes: Answer<"show-ingest">["minutes"], now: number): PaceLine {
  const last = floorTo(now - SHORTEST_MS, MINUTE_MS);
  const from = last - (MINUTES - 1) * MINUTE_MS;
  const counted = new Map(minutes.map((minute) => [Date.parse(minute.at), minute.counted]));
  const starts = Array.from({ length: MINUTES }, (_, i) => from + i * MINUTE_MS);
  const pace = (start: number) => ((counted.get(start) ?? 0) * 1000) / Math.min(MINUTE_MS, now - start);
  return {
    line: { name: "readings a second", at: starts.map((start) => start / 1000), values: starts.map(pace) },
    span: { from, to: floorTo(now, MINUTE_MS) + MINUTE_MS },
    marked: minutes
      .filter(({ late }) => late > 0)
      .map(({ at }) => ({ from: Date.parse(at), to: Date.parse(at) + MINUTE_MS })),
  };
}
