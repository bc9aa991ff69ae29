import { union } from "../../../shared/windows/window-grid";
import type { Line } from "../chart/line";
import type { Series, Windows } from "./load-device";
import type { Span } from "./span";

/** A line a sensor: its means, between the least and the largest value. A gap in the data is a gap in the line. */
export const sensorLines = ({ stepSeconds, sensors }: Series): Line[] =>
  sensors.map(({ name, points }) => {
    const at: number[] = [];
    const values: (number | null)[] = [];
    const [low, high]: [(number | null)[], (number | null)[]] = [[], []];
    for (const point of points) {
      const second = Date.parse(point.at) / 1000;
      const before = at.at(-1);
      if (before !== undefined && second - before > stepSeconds) {
        at.push(before + stepSeconds);
        for (const column of [values, low, high]) column.push(null);
      }
      at.push(second);
      values.push(point.mean);
      low.push(point.min);
      high.push(point.max);
    }
    return { name, at, values, band: { low, high } };
  });

/** The score of each window at its end, and the threshold; undefined where no window has one. */
export function scoreLine(windows: Windows): Line | undefined {
  if (windows.every(({ score }) => score === null)) return undefined;
  const limit = windows.find(({ threshold }) => threshold !== null)?.threshold ?? undefined;
  return {
    ...{ name: "score", limit },
    at: windows.map(({ windowEnd }) => Date.parse(windowEnd) / 1000),
    values: windows.map(({ score }) => score),
  };
}

/** Where windows are anomalous; those that touch make one stretch. */
export const anomalousSpans = (windows: Windows): Span[] =>
  union(
    windows
      .filter(({ verdict }) => verdict === "anomalous")
      .map(({ windowStart, windowEnd }) => ({ from: Date.parse(windowStart), to: Date.parse(windowEnd) })),
  );
