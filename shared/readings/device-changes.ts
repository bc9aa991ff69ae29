import type { Instant } from "../time";
import { addReading, type Aggregate } from "./aggregate";
import type { DeviceId, Point, SensorName } from "./reading";

/** What a batch adds to one bucket. */
export interface BucketChange extends Aggregate {
  readonly deviceId: DeviceId;
  readonly sensor: SensorName;
  readonly bucketStart: Instant;
}

/** A device mostly has fewer changes in a batch; to look through them costs less than to keep an index. */
const FEW = 32;

/** What a batch adds to the buckets of one device. */
export class DeviceChanges {
  readonly #changes: BucketChange[] = [];
  /** Where the next reading mostly belongs: devices tell their sensors in one order again and again. */
  #next = 0;
  /** Where each change stands, once there are more than few. */
  #positions: Map<Instant, Map<SensorName, number>> | undefined;

  constructor(readonly deviceId: DeviceId) {}

  add({ sensors, values, at }: Point, bucketStart: Instant): void {
    let i = 0;
    for (const sensor of sensors) this.#add(sensor, values[i++] ?? NaN, at, bucketStart);
  }

  #add(sensor: SensorName, value: number, at: Instant, bucketStart: Instant): void {
    if (!isOf(this.#changes[this.#next], sensor, bucketStart)) this.#next = this.#find(sensor, bucketStart);
    const change = this.#changes[this.#next++];
    if (change === undefined) this.#changes.push(changeOf(this.deviceId, sensor, bucketStart, value, at));
    else addReading(change, value, at);
  }

  /** By the start of the bucket, then by sensor. */
  sorted(): readonly BucketChange[] {
    return this.#changes.length === 1 ? this.#changes : this.#changes.sort(byBucketAndSensor);
  }

  /** The position of a change, or else the one that it will take. */
  #find(sensor: SensorName, bucketStart: Instant): number {
    const end = this.#changes.length;
    if (end > FEW) return this.#lookUp(sensor, bucketStart);
    for (let i = 0; i < end; i++) if (isOf(this.#changes[i], sensor, bucketStart)) return i;
    return end;
  }

  #lookUp(sensor: SensorName, bucketStart: Instant): number {
    this.#positions ??= positionsOf(this.#changes);
    return positionIn(this.#positions, sensor, bucketStart, this.#changes.length);
  }
}

function positionsOf(changes: readonly BucketChange[]): Map<Instant, Map<SensorName, number>> {
  const positions = new Map<Instant, Map<SensorName, number>>();
  for (const [i, { sensor, bucketStart }] of changes.entries()) positionIn(positions, sensor, bucketStart, i);
  return positions;
}

/** Where it stands; `free` is taken where it stands nowhere. */
function positionIn(
  positions: Map<Instant, Map<SensorName, number>>,
  sensor: SensorName,
  bucketStart: Instant,
  free: number,
): number {
  const ofBucket = positions.get(bucketStart);
  const position = ofBucket?.get(sensor);
  if (position !== undefined) return position;
  if (ofBucket === undefined) positions.set(bucketStart, new Map([[sensor, free]]));
  else ofBucket.set(sensor, free);
  return free;
}

const isOf = (change: BucketChange | undefined, sensor: SensorName, bucketStart: Instant): boolean =>
  change?.sensor === sensor && change.bucketStart === bucketStart;

// Field by field: to spread what `aggregateOf` gives takes several times as long.
const changeOf = (
  deviceId: DeviceId,
  sensor: SensorName,
  bucketStart: Instant,
  value: number,
  at: Instant,
): BucketChange => ({
  deviceId,
  sensor,
  bucketStart,
  count: 1,
  mean: value,
  m2: 0,
  min: value,
  max: value,
  firstValue: value,
  firstAt: at,
  lastValue: value,
  lastAt: at,
});

const byBucketAndSensor = (a: BucketChange, b: BucketChange): number =>
  a.bucketStart - b.bucketStart || (a.sensor < b.sensor ? -1 : 1);
