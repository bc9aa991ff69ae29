import { aggregatePoints, type BucketChange } from "../../../shared/readings/aggregate-points";
import type { Item } from "../../../shared/readings/decoding/item";
import type { Point, Reading } from "../../../shared/readings/reading";

/** What was taken of them. */
export const readingsOf = (items: readonly Item[]): Reading[] =>
  items.flatMap(({ point }) => {
    if (point === undefined) return [];
    const { deviceId, at, sensors, values } = point;
    return sensors.map((sensor, i) => ({ deviceId, sensor, value: values[i] ?? NaN, at }));
  });

export const pointOf = ({ deviceId, sensor, value, at }: Reading): Point => ({
  ...{ deviceId, at, sensors: [sensor], values: [value] },
});

/** An item of which nothing is refused. */
export const itemOf = (reading: Reading): Item => ({ key: undefined, point: pointOf(reading), refusals: [] });

export const aggregateReadings = (readings: readonly Reading[], bucketMs: number): BucketChange[] =>
  aggregatePoints(readings.map(pointOf), bucketMs);
