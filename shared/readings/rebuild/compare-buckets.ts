import type { Aggregate } from "../aggregate";
import type { BucketChange } from "../aggregate-points";
import type { DeviceId, SensorName } from "../reading";
import type { Instant } from "../../time";
import type { Stretch } from "./bucket-scratch";
import { readStretch, type ReadOptions, type ReadServices } from "./read-stretch";
import type { MissingEvents, ScanCounts } from "./scan-capture";

/** A bucket of which Capture and the database say different things; undefined where one of them has none. */
export interface Difference {
  readonly deviceId: DeviceId;
  readonly sensor: SensorName;
  readonly bucketStart: Instant;
  /** In what they differ. */
  readonly in: readonly (keyof Aggregate)[];
  readonly captured: Aggregate | undefined;
  readonly stored: Aggregate | undefined;
}

export interface Compared extends ScanCounts {
  /** Buckets of either. */
  readonly buckets: number;
  readonly readingsStored: number;
  readonly differences: number;
  readonly missing: readonly MissingEvents[];
}

/**
 * Sums up what Capture has of a stretch and compares it with what is stored, bucket by bucket; writes nothing.
 * @param onDifference told of every bucket that differs
 * @throws as `readStretch`
 */
export async function compareBuckets(
  services: ReadServices,
  stretch: Stretch,
  options: ReadOptions,
  onDifference: (difference: Difference) => void,
): Promise<Compared> {
  const { scan, missing } = await readStretch(services, stretch, options, () => undefined);
  const counts = { buckets: 0, readingsStored: 0, differences: 0 };
  for await (const [captured, stored] of pairs(services.scratch.read(stretch), services.rebuild.read(stretch))) {
    counts.buckets++;
    counts.readingsStored += stored?.count ?? 0;
    const fields = captured === undefined || stored === undefined ? (["count"] as const) : differing(captured, stored);
    const one = captured ?? stored;
    if (fields.length === 0 || one === undefined) continue;
    counts.differences++;
    const { deviceId, sensor, bucketStart } = one;
    onDifference({ deviceId, sensor, bucketStart, in: fields, captured, stored });
  }
  return { ...scan.counts, ...counts, missing };
}

/** Both in the order of their keys. */
async function* pairs(
  captured: Iterable<BucketChange>,
  stored: AsyncIterable<BucketChange>,
): AsyncGenerator<readonly [captured: BucketChange | undefined, stored: BucketChange | undefined]> {
  const ours = captured[Symbol.iterator]();
  let next = ours.next();
  for await (const bucket of stored) {
    while (next.done !== true && order(next.value, bucket) < 0) {
      yield [next.value, undefined];
      next = ours.next();
    }
    if (next.done !== true && order(next.value, bucket) === 0) {
      yield [next.value, bucket];
      next = ours.next();
    } else yield [undefined, bucket];
  }
  for (; next.done !== true; next = ours.next()) yield [next.value, undefined];
}

/** Ids are ASCII: their code units stand in the order of their bytes. */
const order = (a: BucketChange, b: BucketChange): number =>
  compareText(a.deviceId, b.deviceId) || a.bucketStart - b.bucketStart || compareText(a.sensor, b.sensor);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const EXACT = ["count", "firstAt", "lastAt"] as const;
/** But for what is too small for a database to keep, and for a number to keep all of its digits. */
const VALUES = ["min", "max", "firstValue", "lastValue"] as const;
const SMALLEST_NORMAL = 2 ** -1022;
const TOLERANCE = 1e-12;

function differing(a: Aggregate, b: Aggregate): (keyof Aggregate)[] {
  const size = Math.max(Math.abs(a.min), Math.abs(a.max), SMALLEST_NORMAL);
  return [
    ...EXACT.filter((field) => a[field] !== b[field]),
    ...VALUES.filter((field) => Math.abs(a[field] - b[field]) >= SMALLEST_NORMAL),
    ...(areFar(a.mean, b.mean, size) ? (["mean"] as const) : []),
    ...(areFar(a.m2, b.m2, size * size * a.count) ? (["m2"] as const) : []),
  ];
}

const areFar = (a: number, b: number, size: number): boolean =>
  Math.abs(a - b) > Math.max(TOLERANCE * size, SMALLEST_NORMAL);
