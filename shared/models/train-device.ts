import { InvalidInputError } from "../errors";
import type { FeedbackStore } from "../anomalies/feedback-store";
import type { BucketReader, BucketSeries } from "../readings/bucket-reader";
import type { DeviceId, SensorName } from "../readings/reading";
import { isoOf, type Instant, type Range } from "../time";
import { composeWindows, type Coverage, type Look } from "../windows/compose-windows";
import { parseFeature, type Feature, type SensorStatistic } from "../windows/feature";
import { windowEnds, type WindowShape } from "../windows/window-grid";
import { reachMs } from "./manifest";
import type { Alias, RegisteredModel } from "./model-store";
import { registerModel, sha256Of, type RegistryServices } from "./register-model";
import { SensorsSeen } from "./sensors-seen";
import { trainDetector, type TrainedDetector } from "./training/train-detector";
import type { TrainingMatrix } from "./training/training-matrix";
import { DETECTOR_INPUT, DETECTOR_SCORE } from "./training/write-detector";

export interface TrainingServices extends RegistryServices {
  readonly buckets: BucketReader;
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
}

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
  const names = [...series.keys()].sort().flatMap((sensor) => request.statistics.map((s) => `${sensor}.${s}`));
  const coverage = { expected: usualBuckets(series, request, bucketMs), minimum: MINIMUM_COVERAGE };
  const features = names.flatMap((name) => parseFeature(name) ?? []);
  const real = await services.feedback.realAnomalies(deviceId, { from, to });
  const ends = endsToLearnFrom(request, features, [...(request.leaveOut ?? []), ...real]);
  const seen = new SensorsSeen();
  const trained = await trainDetector(matrixOf(series, request, ends, features, coverage, seen.look), {
    ...request,
    overlap: windowMs / hopMs,
  });
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
      features: names,
      coverage: { expected: Object.fromEntries(coverage.expected), minimum: coverage.minimum },
      sensors: seen.list(),
      ...manifestPart(trained, request),
    },
    request.alias,
  );
}

function manifestPart(trained: TrainedDetector, { from, to }: Range) {
  const { threshold, scoreQuantiles, baseline, windows, nu, gamma, supportVectors } = trained;
  return {
    threshold,
    calibration: { scoreQuantiles: scoreQuantiles.map(([share, score]): [number, number] => [share, score]) },
    baseline: { mean: [...baseline.mean], stddev: [...baseline.stddev] },
    training: { from: isoOf(from), to: isoOf(to), windows, nu, gamma, supportVectors, trainer: "fleetscore" },
  };
}

/** Of the windows inside the range, those that look at nothing of what is left out. */
function endsToLearnFrom(
  { from, to, windowMs, hopMs }: TrainingRequest,
  features: readonly Feature[],
  leftOut: readonly Range[],
): Instant[] {
  const reach = reachMs(windowMs / 1000, features);
  const inside = windowEnds({ from: from + windowMs - hopMs, to }, hopMs);
  return inside.filter((end) => !leftOut.some((one) => one.from < end && one.to > end - reach));
}

function matrixOf(
  series: BucketSeries,
  shape: WindowShape,
  ends: readonly Instant[],
  features: readonly Feature[],
  coverage: Coverage,
  look: Look,
): TrainingMatrix {
  const { matrix, rows } = composeWindows(series, ends, shape, features, coverage, look);
  return { rows: matrix, count: rows, features: features.length };
}

/** How many buckets of a window have readings, as a rule: a slow sensor is not a missing one. */
function usualBuckets(series: BucketSeries, { windowMs }: WindowShape, bucketMs: number): Map<SensorName, number> {
  return new Map(
    [...series].map(([sensor, buckets]) => {
      const span = ((buckets.at(-1)?.bucketStart ?? 0) - (buckets[0]?.bucketStart ?? 0)) / bucketMs + 1;
      return [sensor, Math.max(1, Math.round(((windowMs / bucketMs) * buckets.length) / span))];
    }),
  );
}
