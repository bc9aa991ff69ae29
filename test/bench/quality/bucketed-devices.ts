import type { Dataset } from "../../../cli/datasets/dataset";
import { aggregatePoints } from "../../../shared/readings/aggregate-points";
import type { Bucket, BucketReader, BucketSeries } from "../../../shared/readings/bucket-reader";
import type { DeviceId, Point, SensorName } from "../../../shared/readings/reading";
import type { Instant } from "../../../shared/time";

/** Values of one sensor; plain numbers, as an object a reading would fill the heap. */
interface Log {
  readonly at: Instant[];
  readonly value: number[];
}

/** A dataset's readings by device. */
export type ReadingLogs = ReadonlyMap<DeviceId, ReadonlyMap<SensorName, Log>>;

export async function readLogs(dataset: Dataset): Promise<ReadingLogs> {
  const devices = new Map<DeviceId, Map<SensorName, Log>>();
  for await (const { deviceId, at, values } of dataset.points()) {
    const sensors = devices.get(deviceId) ?? new Map<SensorName, Log>();
    devices.set(deviceId, sensors);
    for (const [sensor, value] of Object.entries(values) as [SensorName, number][]) {
      const log = sensors.get(sensor) ?? { at: [], value: [] };
      sensors.set(sensor, log);
      log.at.push(at);
      log.value.push(value);
    }
  }
  return devices;
}

export type BucketSource = Pick<BucketReader, "readSeries">;

/** One device's readings as ingest sums them up, and as a store would hand them out. */
export function bucketsOf(logs: ReadingLogs, deviceId: DeviceId, bucketMs: number): BucketSource {
  const series = new Map<SensorName, readonly Bucket[]>();
  for (const [sensor, log] of logs.get(deviceId) ?? []) {
    series.set(sensor, aggregatePoints(pointsOf(deviceId, sensor, log), bucketMs));
  }
  return {
    readSeries: (asked, from, to) => Promise.resolve(asked === deviceId ? between(series, from, to) : new Map()),
  };
}

function* pointsOf(deviceId: DeviceId, sensor: SensorName, { at, value }: Log): Generator<Point> {
  for (const [i, instant] of at.entries())
    yield { deviceId, at: instant, sensors: [sensor], values: [value[i] ?? NaN] };
}

function between(series: BucketSeries, from: Instant, to: Instant): BucketSeries {
  const cut = [...series].map(([sensor, buckets]) => {
    return [sensor, buckets.filter(({ bucketStart }) => bucketStart >= from && bucketStart < to)] as const;
  });
  return new Map(cut.filter(([, buckets]) => buckets.length > 0));
}
