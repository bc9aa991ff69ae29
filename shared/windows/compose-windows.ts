import type { Aggregate } from "../readings/aggregate";
import type { BucketSeries } from "../readings/bucket-reader";
import type { SensorName } from "../readings/reading";
import type { Instant } from "../time";
import { sensorFeature, timeFeature, type Feature } from "./feature";
import { SensorWindows } from "./sensor-windows";
import type { WindowShape } from "./window-grid";

/** Non-empty buckets of each sensor that a window needs: what training saw, and the least share of it. */
export interface Coverage {
  readonly expected: ReadonlyMap<SensorName, number>;
  readonly minimum: number;
}

export type Gap = "missing-sensor" | "too-few-readings" | "not-finite";

/** The windows that can be judged, as rows of features, and what keeps the others from it. */
export interface ComposedWindows {
  readonly windows: readonly ComposedWindow[];
  /** Row-major: one row of features for each window whose `row` is set, in their order. */
  readonly matrix: Float64Array;
  readonly rows: number;
}

export interface ComposedWindow {
  readonly end: Instant;
  /** Readings of the sensors that the features use. */
  readonly readings: number;
  readonly row: number | undefined;
  readonly gap: Gap | undefined;
}

/** Shown the readings of each sensor in each window that has any. */
export type Look = (end: Instant, sensor: SensorName, window: Readonly<Aggregate>) => void;

/**
 * Composes the windows that end at `ends` (ascending) from buckets: one merge a bucket and window, each sensor walked
 * once with two moving borders.
 */
export function composeWindows(
  series: BucketSeries,
  ends: readonly Instant[],
  shape: WindowShape,
  features: readonly Feature[],
  coverage: Coverage,
  look: Look = () => undefined,
): ComposedWindows {
  const sensors = sensorsOf(features).map((name) => new SensorWindows(name, series.get(name) ?? [], shape.windowMs));
  const columns = features.map((feature) => columnOf(feature, sensors));
  const matrix = new Float64Array(ends.length * features.length);
  const expected = sensors.map(({ name }) => coverage.expected.get(name) ?? 1);
  let rows = 0;
  const windows = ends.map((end): ComposedWindow => {
    let readings = 0;
    let gap: Gap | undefined;
    for (const [i, sensor] of sensors.entries()) {
      sensor.moveTo(end);
      readings += sensor.current?.count ?? 0;
      if (sensor.current !== undefined) look(end, sensor.name, sensor.current);
      if (sensor.current === undefined) gap = "missing-sensor";
      else if (sensor.buckets < coverage.minimum * (expected[i] ?? 1)) gap ??= "too-few-readings";
    }
    if (gap === undefined && !fillRow(matrix, rows * features.length, columns, end)) gap = "not-finite";
    return { end, readings, gap, row: gap === undefined ? rows++ : undefined };
  });
  return { windows, matrix: matrix.subarray(0, rows * features.length), rows };
}

/** Shows the readings of some sensors, whatever a model uses of them, in the windows that end at `ends` (ascending). */
export function lookThrough(
  series: BucketSeries,
  names: readonly SensorName[],
  ends: readonly Instant[],
  { windowMs }: WindowShape,
  look: Look,
): void {
  for (const name of names) {
    const sensor = new SensorWindows(name, series.get(name) ?? [], windowMs);
    for (const end of ends) {
      sensor.moveTo(end);
      if (sensor.current !== undefined) look(end, name, sensor.current);
    }
  }
}

/** The ends of those windows that are rows of the matrix, in their order. */
export const endsOfRows = (windows: readonly ComposedWindow[]): Instant[] =>
  windows.flatMap(({ end, row }) => (row === undefined ? [] : [end]));

export const sensorsOf = (features: readonly Feature[]): SensorName[] => [
  ...new Set(features.flatMap((feature) => (feature.of === "sensor" ? [feature.sensor] : []))),
];

/** A feature's value in the window that ends at `end`, where the sensors are; NaN where there is none. */
type Column = (end: Instant) => number;

function columnOf(feature: Feature, sensors: readonly SensorWindows[]): Column {
  if (feature.of === "time") return (end) => timeFeature(feature.statistic, end);
  const { statistic } = feature;
  const sensor = sensors.find(({ name }) => name === feature.sensor);
  return () => {
    if (sensor?.current === undefined) return NaN;
    return sensorFeature(statistic, sensor.current, statistic === "delta" ? sensor.before() : undefined);
  };
}

/** False where a feature is not finite: such a row must not reach a model, which would answer NaN without a word. */
function fillRow(matrix: Float64Array, offset: number, columns: readonly Column[], end: Instant): boolean {
  for (const [i, valueAt] of columns.entries()) {
    const value = valueAt(end);
    if (!Number.isFinite(value)) return false;
    matrix[offset + i] = value;
  }
  return true;
}
