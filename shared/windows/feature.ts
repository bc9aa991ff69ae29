import type { Aggregate } from "../readings/aggregate";
import { isSensorName, type SensorName } from "../readings/reading";
import type { Instant } from "../time";

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** 1970-01-05, the first Monday: weeks are counted from it. */
const FIRST_MONDAY = 4 * DAY_MS;

const circle = (instant: Instant, periodMs: number): number => ((instant % periodMs) / periodMs) * 2 * Math.PI;

const TIME_STATISTICS = {
  daySin: (end: Instant) => Math.sin(circle(end, DAY_MS)),
  dayCos: (end: Instant) => Math.cos(circle(end, DAY_MS)),
  halfDaySin: (end: Instant) => Math.sin(circle(end, DAY_MS / 2)),
  halfDayCos: (end: Instant) => Math.cos(circle(end, DAY_MS / 2)),
  weekSin: (end: Instant) => Math.sin(circle(end - FIRST_MONDAY, WEEK_MS)),
  weekCos: (end: Instant) => Math.cos(circle(end - FIRST_MONDAY, WEEK_MS)),
} as const;

/** Statistics of a sensor's readings in a window; `before` is the window just before, of equal length. */
const SENSOR_STATISTICS = {
  count: (window: Aggregate) => window.count,
  mean: (window: Aggregate) => window.mean,
  /** Of a sample: by n - 1, and 0 for a single reading. */
  stddev: ({ count, m2 }: Aggregate) => (count > 1 ? Math.sqrt(m2 / (count - 1)) : 0),
  min: (window: Aggregate) => window.min,
  max: (window: Aggregate) => window.max,
  range: ({ min, max }: Aggregate) => max - min,
  first: (window: Aggregate) => window.firstValue,
  last: (window: Aggregate) => window.lastValue,
  change: ({ firstValue, lastValue }: Aggregate) => lastValue - firstValue,
  delta: (window: Aggregate, before: Aggregate | undefined) => window.mean - (before?.mean ?? NaN),
} as const;

/** What tells the time of day, its second harmonic included: few days are plain waves. */
export const CLOCK_FEATURES = ["time.daySin", "time.dayCos", "time.halfDaySin", "time.halfDayCos"] as const;

export type SensorStatistic = keyof typeof SENSOR_STATISTICS;
type TimeStatistic = keyof typeof TIME_STATISTICS;

export type Feature =
  | { readonly of: "time"; readonly statistic: TimeStatistic }
  | { readonly of: "sensor"; readonly sensor: SensorName; readonly statistic: SensorStatistic };

export const FEATURE_FORM = `sensor.statistic, the statistic being one of ${Object.keys(SENSOR_STATISTICS).join(", ")}; or time.${Object.keys(TIME_STATISTICS).join(", time.")}`;

/** `sensor.statistic`, split at the last dot (sensor names may have dots); undefined where it is not a feature. */
export function parseFeature(name: string): Feature | undefined {
  const dot = name.lastIndexOf(".");
  const sensor = name.slice(0, dot);
  const statistic = name.slice(dot + 1);
  if (sensor === "time" && Object.hasOwn(TIME_STATISTICS, statistic)) {
    return { of: "time", statistic: statistic as TimeStatistic };
  }
  if (dot > 0 && isSensorName(sensor) && Object.hasOwn(SENSOR_STATISTICS, statistic)) {
    return { of: "sensor", sensor, statistic: statistic as SensorStatistic };
  }
  return undefined;
}

export const timeFeature = (statistic: TimeStatistic, end: Instant): number => TIME_STATISTICS[statistic](end);

/** NaN where `delta` has no window before. */
export const sensorFeature = (statistic: SensorStatistic, window: Aggregate, before: Aggregate | undefined): number =>
  SENSOR_STATISTICS[statistic](window, before);
