import { AppError } from "../errors";
import { detectorOf, type Detector } from "../models/manifest";
import type { ModelFiles, ModelReader, ModelVersion } from "../models/model-store";
import type { BucketReader } from "../readings/bucket-reader";
import { judgeWindows } from "../scoring/judge-windows";
import { unscoredRange, type ResultRow } from "../scoring/result-row";
import type { Scorer, ScoreRows } from "../scoring/scorer";
import type { Range } from "../time";
import type { PlannedDevice, PlannedRange } from "./plan";

export interface RangeServices {
  readonly buckets: Pick<BucketReader, "readSeries">;
  readonly models: Pick<ModelReader, "find">;
  readonly modelFiles: Pick<ModelFiles, "read">;
  readonly scorer: Scorer;
}

/**
 * The rows of a device's planned ranges, by the model that is planned for it.
 * @throws AppError `model-missing`, `model-corrupt`, `model-invalid`; UnavailableError.
 */
export async function scoreRanges(
  services: RangeServices,
  { deviceId, model, ranges, mute }: PlannedDevice,
  revision: number,
): Promise<ResultRow[]> {
  const contextOf = ({ marks }: PlannedRange) => ({ deviceId, revision, marks, mute });
  if (model === null) return ranges.map((range) => unscoredRange(contextOf(range), range, "no-model", null));
  const detector = await readDetector(services.models, model);
  const score: ScoreRows = (matrix, count) =>
    services.scorer.use(modelFile(services, model, detector), (session) => session.score(matrix, count));
  const rows: ResultRow[][] = [];
  for (const range of ranges) {
    for (const slice of slices(range, MAX_BUCKETS * detector.manifest.bucketSeconds * 1000)) {
      const series = await services.buckets.readSeries(deviceId, slice.from - detector.reachMs, slice.to);
      rows.push(await judgeWindows(contextOf(range), detector, series, slice, score));
    }
  }
  return rows.flat();
}

/** Of each sensor, held in memory at a time: a week of minutes. */
const MAX_BUCKETS = 10_080;

function slices({ from, to }: Range, sliceMs: number): Range[] {
  const count = Math.ceil((to - from) / sliceMs);
  return Array.from({ length: count }, (_, i) => ({
    from: from + i * sliceMs,
    to: Math.min(from + (i + 1) * sliceMs, to),
  }));
}

async function readDetector(models: RangeServices["models"], { deviceId, version }: ModelVersion): Promise<Detector> {
  const model = await models.find(deviceId, version);
  if (model === undefined) {
    throw new AppError("model-missing", `version ${version} of ${deviceId} is not in the catalog`);
  }
  return detectorOf(model.manifest);
}

const modelFile = ({ modelFiles }: RangeServices, model: ModelVersion, { manifest, features }: Detector) => ({
  sha256: model.sha256,
  input: manifest.onnx.input,
  scoreOutput: manifest.onnx.score,
  features: features.length,
  read: () => modelFiles.read(model),
});
