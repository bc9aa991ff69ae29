import { InvalidInputError } from "../errors";
import type { FeedbackStore } from "../anomalies/feedback-store";
import type { BucketReader, BucketSeries } from "../readings/bucket-reader";
import type { DeviceId, SensorName } from "../readings/reading";
import { isoOf, type Instant, type Range } from "../time";
import { composeWindows, endsOfRows, type Coverage } from "../windows/compose-windows";
import { CLOCK_FEATURES, parseFeature, type Feature, type SensorStatistic } from "../windows/feature";
import { windowEnds, type WindowShape } from "../windows/window-grid";
import { reachMs, type Manifest } from "./manifest";
import { SensorsSeen } from "./sensors-seen";
import type { ColumnKind } from "./training/plan-views";
import type { TrainingMatrix } from "./training/training-matrix";

export interface LearnableServices {
  readonly buckets: Pick<BucketReader, "readSeries">;
  readonly feedback: Pick<FeedbackStore, "realAnomalies">;
  readonly settings: { readonly bucketMs: number };
}

/** Which of a device's windows are learned from, and what is looked at in them. */
export interface LearnableRequest extends WindowShape, Range {
  readonly deviceId: DeviceId;
  /** Of every sensor that the device has. */
  readonly statistics: readonly SensorStatistic[];
  /** Stretches that are not to be learned from; none, where it is left out. */
  readonly leaveOut?: readonly Range[];
  /** Whether `delta` is looked at even where many windows have none before them. */
  readonly keepsDelta?: boolean;
}

export interface LearnableWindows {
  /** Of the columns, which are all features that a view may want. */
  readonly names: readonly string[];
  readonly kinds: readonly ColumnKind[];
  readonly matrix: TrainingMatrix;
  /** The end of each row's window. */
  readonly ends: readonly Instant[];
  readonly coverage: Coverage;
  readonly sensors: NonNullable<Manifest["sensors"]>;
}

/** Least share of the windows that have one before them. */
const WITH_WINDOW_BEFORE = 0.9;
/** Least share of the usual buckets that a window must have to be learned from, or judged. */
export const MINIMUM_COVERAGE = 0.6;

/**
 * A device's windows of its buckets that start in [from, to), without those that look at what is left out or at readings
 * of an anomaly that operators say is real.
 * @throws InvalidInputError where it has no readings there
 */
export async function readLearnable(
  { buckets, feedback, settings }: LearnableServices,
  request: LearnableRequest,
): Promise<LearnableWindows> {
  const { deviceId, from, to } = request;
  const series = await buckets.readSeries(deviceId, from, to);
  if (series.size === 0) {
    throw new InvalidInputError("devices", `${deviceId} has no readings from ${isoOf(from)} to ${isoOf(to)}`);
  }
  const coverage = { expected: usualBuckets(series, request, settings.bucketMs), minimum: MINIMUM_COVERAGE };
  const real = await feedback.realAnomalies(deviceId, { from, to });
  return learnable(series, { ...request, leaveOut: [...(request.leaveOut ?? []), ...real] }, coverage);
}

/** `delta` needs the window before: of a device that often has none it is left out, or those could never be judged. */
function learnable(series: BucketSeries, request: LearnableRequest, coverage: Coverage): LearnableWindows {
  const all = composed(series, request, coverage, request.statistics);
  const plain = request.statistics.filter((statistic) => statistic !== "delta");
  // No features can have more windows than there are: where nearly all have one before them, nothing else is composed.
  const isWhole = all.matrix.count >= WITH_WINDOW_BEFORE * ((request.to - request.from) / request.hopMs);
  if (request.keepsDelta === true || isWhole || plain.length === 0 || plain.length === request.statistics.length)
    return all;
  const without = composed(series, request, coverage, plain);
  return all.matrix.count >= WITH_WINDOW_BEFORE * without.matrix.count ? all : without;
}

function composed(
  series: BucketSeries,
  request: LearnableRequest,
  coverage: Coverage,
  statistics: readonly SensorStatistic[],
): LearnableWindows {
  const sensors = [...series.keys()].sort();
  const names = [...sensors.flatMap((sensor) => statistics.map((s) => `${sensor}.${s}`)), ...CLOCK_FEATURES];
  const features = names.flatMap((name) => parseFeature(name) ?? []);
  const seen = new SensorsSeen();
  const asked = endsToLearnFrom(request, features);
  const { windows, matrix, rows } = composeWindows(series, asked, request, features, coverage, seen.look);
  const rowsOfFeatures = { rows: matrix, count: rows, features: features.length };
  return {
    ...{ names, kinds: features.map(kindOf), matrix: rowsOfFeatures, ends: endsOfRows(windows) },
    ...{ coverage, sensors: seen.list() },
  };
}

/** Of the windows inside the range, those that look at nothing of what is left out. */
function endsToLearnFrom(
  { from, to, windowMs, hopMs, leaveOut = [] }: LearnableRequest,
  features: readonly Feature[],
): Instant[] {
  const reach = reachMs(windowMs / 1000, features);
  const inside = windowEnds({ from: from + windowMs - hopMs, to }, hopMs);
  return inside.filter((end) => !leaveOut.some((one) => one.from < end && one.to > end - reach));
}

const KINDS: Readonly<Record<SensorStatistic, ColumnKind>> = {
  ...{ mean: "level", min: "level", max: "level", first: "level", last: "level" },
  ...{ count: "spread", stddev: "spread", range: "spread", change: "spread", delta: "delta" },
};

export const kindOf = (feature: Feature): ColumnKind => (feature.of === "time" ? "clock" : KINDS[feature.statistic]);

/** How many buckets of a window have readings, as a rule: a slow sensor is not a missing one. */
export function usualBuckets(
  series: BucketSeries,
  { windowMs }: WindowShape,
  bucketMs: number,
): Map<SensorName, number> {
  return new Map(
    [...series].map(([sensor, buckets]) => {
      const span = ((buckets.at(-1)?.bucketStart ?? 0) - (buckets[0]?.bucketStart ?? 0)) / bucketMs + 1;
      return [sensor, Math.max(1, Math.round(((windowMs / bucketMs) * buckets.length) / span))];
    }),
  );
}
