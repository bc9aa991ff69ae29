import { driftReference } from "../../drift/drift-reference";
import type { BucketReader, BucketSeries } from "../../readings/bucket-reader";
import { FLEET } from "../../readings/reading";
import { composeWindows, endsOfRows, lookThrough, sensorsOf } from "../../windows/compose-windows";
import { windowEnds } from "../../windows/window-grid";
import { detectorOf, type Manifest } from "../manifest";
import { usualBuckets } from "../learnable-windows";
import { SensorsSeen } from "../sensors-seen";
import type { TrainingMatrix } from "../training/training-matrix";

/** The device's own windows, as the model is going to see them; or why there are none to speak of. */
export type DeviceHistory =
  | {
      readonly windows: TrainingMatrix;
      readonly expected: Manifest["coverage"]["expected"];
      /** What a training of ours would have seen of it. */
      readonly seen: Pick<Manifest, "sensors" | "drift">;
    }
  | { readonly leftOut: string };

/** A week of minutes, and before it what the first of its windows looks back on. */
const BUCKETS = 10_080;
const MAX_WINDOWS = 1_000;
/** Fewer say nothing about what a model does on usual days. */
const MIN_WINDOWS = 50;

/** Windows of the last week that the device was heard of, at most a thousand, evenly spread over it. */
export async function readHistory(
  buckets: Pick<BucketReader, "readSeries" | "latestBucket">,
  manifest: Manifest,
): Promise<DeviceHistory> {
  const { deviceId, reachMs, shape, features } = detectorOf(manifest);
  if (deviceId === FLEET) return { leftOut: `${FLEET} has no readings of its own` };
  const latest = await buckets.latestBucket(deviceId);
  if (latest === undefined) return { leftOut: `${deviceId} has no readings yet` };
  const bucketMs = manifest.bucketSeconds * 1000;
  const to = latest + bucketMs;
  const series = await buckets.readSeries(deviceId, to - BUCKETS * bucketMs - reachMs, to);
  const expected = expectedOf(manifest, series);
  const { coverage } = detectorOf({ ...manifest, coverage: { ...manifest.coverage, expected } });
  const all = windowEnds({ from: oldestIn(series) + reachMs - shape.hopMs, to }, shape.hopMs);
  const thinnedBy = Math.ceil(all.length / MAX_WINDOWS);
  const asked = all.filter((_, i) => i % thinnedBy === 0);
  const { windows: found, matrix, rows } = composeWindows(series, asked, shape, features, coverage);
  if (rows < MIN_WINDOWS) {
    return {
      leftOut: `${deviceId} has ${rows} windows with enough readings of all sensors; ${MIN_WINDOWS} are needed`,
    };
  }
  const windows = { rows: matrix, count: rows, features: features.length };
  const drift = driftReference({ names: manifest.features, matrix: windows, ends: endsOfRows(found), thinnedBy });
  const sensors = new SensorsSeen();
  lookThrough(series, sensorsOf(features), all, shape, sensors.look);
  return { windows, expected, seen: { sensors: sensors.list(), drift } };
}

/** What the manifest says; where it says nothing, what is usual, so that a slow sensor does not count as missing. */
function expectedOf({ coverage, windowSeconds, hopSeconds, bucketSeconds }: Manifest, series: BucketSeries) {
  if (Object.keys(coverage.expected).length > 0) return coverage.expected;
  const shape = { windowMs: windowSeconds * 1000, hopMs: hopSeconds * 1000 };
  return Object.fromEntries(usualBuckets(series, shape, bucketSeconds * 1000));
}

const oldestIn = (series: BucketSeries): number =>
  Math.min(...[...series.values()].map(([first]) => first?.bucketStart ?? Infinity));
