import type { Detector } from "../models/manifest";
import type { BucketReader } from "../readings/bucket-reader";
import type { DeviceId } from "../readings/reading";
import { isoOf, type Instant, type Range } from "../time";
import { composeWindows } from "../windows/compose-windows";
import { slices } from "../windows/slices";
import { windowEnds } from "../windows/window-grid";
import { decilesOf, distanceTo, middleOf, widthOf } from "./distribution";
import type { DriftCheck, FeatureDrift, UncheckedReason } from "./drift-check";
import { DAY_MS, WHOLE_SHARE, type DriftReference, type FeatureReference } from "./drift-reference";

/** An incident, or a day that is out of the ordinary, is no drift: what has drifted is elsewhere on the next day, too. */
const DAYS = 2;
/** Of a day, taken evenly: its deciles do not ask for more. */
const MAX_WINDOWS_A_DAY = 1_000;
/** What is told of one device. */
const MAX_FEATURES = 20;

/**
 * Compares the device's windows of the two days up to `through` with the training of its model, feature by feature.
 * @throws UnavailableError where the store cannot be reached.
 */
export async function checkDrift(
  buckets: Pick<BucketReader, "readSeries">,
  detector: Detector,
  deviceId: DeviceId,
  through: Instant,
): Promise<DriftCheck> {
  const { version: modelVersion, manifest } = detector;
  // What a whole fleet's windows were like says nothing of one device's days.
  const reference = detector.deviceId === deviceId ? manifest.drift : undefined;
  const checked = { modelVersion, through: isoOf(through) };
  const unchecked = (reason: UncheckedReason): DriftCheck => {
    return { ...checked, state: "unchecked", reason, features: [] };
  };
  if (reference === undefined) return unchecked("no-reference");
  const days: DayDeciles[] = [];
  for (let to = through - (DAYS - 1) * DAY_MS; to <= through; to += DAY_MS) {
    const day = await decilesOfDay(buckets, detector, deviceId, { from: to - DAY_MS, to }, reference);
    if (day === undefined) return unchecked("too-few-windows");
    days.push(day);
  }
  const ranked = reference.features.map((feature) => driftOf(feature, days)).sort(byUrgency);
  const beyond = ranked.filter(isBeyond);
  const state = beyond.length > 0 ? "drifted" : "usual";
  const told = beyond.length > 0 ? beyond.slice(0, MAX_FEATURES) : ranked.slice(0, 1);
  return { ...checked, state, reason: null, features: told };
}

const isBeyond = ({ distance, limit }: FeatureDrift): boolean => distance > limit;
const byUrgency = (a: FeatureDrift, b: FeatureDrift): number => b.distance / b.limit - a.distance / a.limit;

/** The deciles of each feature's windows in a day. */
type DayDeciles = ReadonlyMap<string, readonly number[]>;

function driftOf(feature: FeatureReference, days: readonly DayDeciles[]): FeatureDrift {
  const { name, limit, median: usualMedian, scale } = feature;
  const deciles = days.map((day) => day.get(name) ?? []);
  const last = deciles.at(-1) ?? [];
  return {
    ...{ name, distance: Math.min(...deciles.map((ofDay) => distanceTo(feature, ofDay))), limit },
    ...{ median: middleOf(last), usualMedian, width: widthOf(last), usualWidth: widthOf(feature.deciles) * scale },
  };
}

/** Undefined where the day has much fewer windows than days have in training. */
async function decilesOfDay(
  buckets: Pick<BucketReader, "readSeries">,
  { features, shape, coverage, reachMs, manifest }: Detector,
  deviceId: DeviceId,
  day: Range,
  reference: DriftReference,
): Promise<DayDeciles | undefined> {
  const all = windowEnds(day, shape.hopMs);
  const step = Math.ceil(all.length / MAX_WINDOWS_A_DAY);
  const ends = all.filter((_, i) => i % step === 0);
  const values = features.map((): number[] => []);
  for (const { from, to } of slices(day, manifest.bucketSeconds * 1000)) {
    const series = await buckets.readSeries(deviceId, from - reachMs, to);
    const inside = ends.filter((end) => end > from && end <= to);
    const { matrix } = composeWindows(series, inside, shape, features, coverage);
    matrix.forEach((value, i) => values[i % features.length]?.push(value));
  }
  const windows = (values[0]?.length ?? 0) * step;
  if (windows < WHOLE_SHARE * reference.windowsADay) return undefined;
  const columns = values.map((column, i) => [manifest.features[i] ?? "", decilesOf(Float64Array.from(column).sort())]);
  return new Map(columns as [string, number[]][]);
}
