import { InvalidInputError } from "../errors";
import { driftReference } from "../drift/drift-reference";
import type { FeedbackStore } from "../anomalies/feedback-store";
import type { BucketReader, BucketSeries } from "../readings/bucket-reader";
import type { DeviceId, SensorName } from "../readings/reading";
import { isoOf, type Instant, type Range } from "../time";
import { composeWindows, endsOfRows, type Coverage } from "../windows/compose-windows";
import { CLOCK_FEATURES, parseFeature, type Feature, type SensorStatistic } from "../windows/feature";
import { windowEnds, type WindowShape } from "../windows/window-grid";
import { reachMs } from "./manifest";
import type { Author } from "./model-changes";
import type { Alias, RegisteredModel } from "./model-store";
import { registerModel, sha256Of, type RegistryServices } from "./register-model";
import { SensorsSeen } from "./sensors-seen";
import type { ColumnKind } from "./training/plan-views";
import { takeColumns } from "./training/training-matrix";
import { trainDetector, type TrainedDetector } from "./training/train-detector";
import { DETECTOR_INPUT, DETECTOR_SCORE } from "./training/write-detector";

export interface TrainingServices extends RegistryServices {
  readonly buckets: Pick<BucketReader, "readSeries">;
  readonly feedback: Pick<FeedbackStore, "realAnomalies">;
  readonly settings: { readonly bucketMs: number };
}

export interface TrainingRequest extends WindowShape, Range {
  readonly deviceId: DeviceId;
  /** Of every sensor that the device has. */
  readonly statistics: readonly SensorStatistic[];
  /** Share of usual windows that may be flagged. */
  readonly wantedShare: number;
  readonly alias: Alias;
  /** Stretches that are not to be learned from; none, where it is left out. */
  readonly leaveOut?: readonly Range[];
  /** Who asked for it; a command on this machine, where it is left out. */
  readonly by?: Author | undefined;
}

/** Least share of the windows that have one before them. */
const WITH_WINDOW_BEFORE = 0.9;
/** Least share of the usual buckets that a window must have to be learned from, or judged. */
const MINIMUM_COVERAGE = 0.6;

/**
 * Trains a device's model on its buckets that start in [from, to) and registers it. Windows that look at readings of an
 * anomaly that operators say is real are not learned from.
 * @throws InvalidInputError where there are too few windows with enough readings.
 */
export async function trainDevice(services: TrainingServices, request: TrainingRequest): Promise<RegisteredModel> {
  const { deviceId, from, to, windowMs, hopMs } = request;
  const { bucketMs } = services.settings;
  const series = await services.buckets.readSeries(deviceId, from, to);
  if (series.size === 0) {
    throw new InvalidInputError("devices", `${deviceId} has no readings from ${isoOf(from)} to ${isoOf(to)}`);
  }
  const coverage = { expected: usualBuckets(series, request, bucketMs), minimum: MINIMUM_COVERAGE };
  const real = await services.feedback.realAnomalies(deviceId, { from, to });
  const leaveOut = [...(request.leaveOut ?? []), ...real];
  const { names, features, matrix, sensors, ends } = learnable(series, { ...request, leaveOut }, coverage);
  const kinds = features.map(kindOf);
  const trained = await trainDetector(matrix, { ...request, kinds, overlap: windowMs / hopMs });
  const { columns } = trained;
  const taken = { names: columns.flatMap((column) => names[column] ?? []), matrix: takeColumns(matrix, columns) };
  const registeredAt = isoOf(services.clock()).replace(/[-:]|\.\d+/g, "");
  return registerModel(
    services,
    trained.onnx,
    {
      schemaVersion: 1,
      deviceId,
      version: `${registeredAt}-${sha256Of(trained.onnx).slice(0, 6)}`,
      onnx: { input: DETECTOR_INPUT, score: DETECTOR_SCORE, elementType: "float64" },
      ...{ bucketSeconds: bucketMs / 1000, windowSeconds: windowMs / 1000, hopSeconds: hopMs / 1000 },
      features: taken.names,
      coverage: { expected: Object.fromEntries(coverage.expected), minimum: coverage.minimum },
      sensors,
      drift: driftReference({ ...taken, ends }),
      ...manifestPart(trained, request),
    },
    request.alias,
    request.by,
  );
}

function manifestPart(trained: TrainedDetector, { from, to }: Range) {
  const { threshold, scoreQuantiles, baseline, windows, nu, views } = trained;
  const supportVectors = views.reduce((sum, view) => sum + view.supportVectors, 0);
  return {
    threshold,
    calibration: { scoreQuantiles: scoreQuantiles.map(([share, score]): [number, number] => [share, score]) },
    baseline: { mean: [...baseline.mean], stddev: [...baseline.stddev] },
    training: {
      ...{ from: isoOf(from), to: isoOf(to), windows, nu, gamma: views[0]?.gamma ?? NaN, supportVectors },
      ...{ trainer: "fleetscore", views: [...views] },
    },
  };
}

/**
 * The windows to learn from, with all features that a view may want. `delta` needs the window before: of a device that
 * often has none it is left out, or those windows could never be judged.
 */
function learnable(series: BucketSeries, request: TrainingRequest, coverage: Coverage) {
  const all = composed(series, request, coverage, request.statistics);
  const plain = request.statistics.filter((statistic) => statistic !== "delta");
  // No features can have more windows than there are: where nearly all have one before them, nothing else is composed.
  const isWhole = all.matrix.count >= WITH_WINDOW_BEFORE * ((request.to - request.from) / request.hopMs);
  if (isWhole || plain.length === 0 || plain.length === request.statistics.length) return all;
  const without = composed(series, request, coverage, plain);
  return all.matrix.count >= WITH_WINDOW_BEFORE * without.matrix.count ? all : without;
}

function composed(
  series: BucketSeries,
  request: TrainingRequest,
  coverage: Coverage,
  statistics: readonly SensorStatistic[],
) {
  const sensors = [...series.keys()].sort();
  const names = [...sensors.flatMap((sensor) => statistics.map((s) => `${sensor}.${s}`)), ...CLOCK_FEATURES];
  const features = names.flatMap((name) => parseFeature(name) ?? []);
  const seen = new SensorsSeen();
  const asked = endsToLearnFrom(request, features);
  const { windows, matrix, rows } = composeWindows(series, asked, request, features, coverage, seen.look);
  const rowsOfFeatures = { rows: matrix, count: rows, features: features.length };
  return { names, features, matrix: rowsOfFeatures, ends: endsOfRows(windows), sensors: seen.list() };
}

/** Of the windows inside the range, those that look at nothing of what is left out. */
function endsToLearnFrom(
  { from, to, windowMs, hopMs, leaveOut = [] }: TrainingRequest,
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

const kindOf = (feature: Feature): ColumnKind => (feature.of === "time" ? "clock" : KINDS[feature.statistic]);

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
