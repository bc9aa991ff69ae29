import { checkDrift } from "../drift/check-drift";
import { AppError } from "../errors";
import { detectorOf, type Detector } from "../models/manifest";
import type { ModelFiles, ModelReader, ModelVersion } from "../models/model-store";
import type { BucketReader } from "../readings/bucket-reader";
import { judgeWindows } from "../scoring/judge-windows";
import { unscoredRange, type ResultRow } from "../scoring/result-row";
import type { Scorer, ScoreRows } from "../scoring/scorer";
import { slices } from "../windows/slices";
import type { PlannedDevice, PlannedRange } from "./plan";

export interface RangeServices {
  readonly buckets: Pick<BucketReader, "readSeries">;
  readonly models: Pick<ModelReader, "find">;
  readonly modelFiles: Pick<ModelFiles, "read">;
  readonly scorer: Scorer;
}

/**
 * The rows of a device's planned ranges, by the model that is planned for it; where a check of its drift is due, the last
 * one carries it.
 * @throws AppError `model-missing`, `model-corrupt`, `model-invalid`; UnavailableError.
 */
export async function scoreRanges(
  services: RangeServices,
  { deviceId, model, ranges, mute, checkDriftThrough, driftedSince }: PlannedDevice,
  revision: number,
): Promise<ResultRow[]> {
  const contextOf = ({ marks }: PlannedRange) => ({ deviceId, revision, marks, mute, driftedSince });
  if (model === null) return ranges.map((range) => unscoredRange(contextOf(range), range, "no-model", null));
  const detector = await readDetector(services.models, model);
  const score: ScoreRows = (matrix, count) =>
    services.scorer.use(modelFile(services, model, detector), (session) => session.score(matrix, count));
  const rows: ResultRow[][] = [];
  for (const range of ranges) {
    for (const slice of slices(range, detector.manifest.bucketSeconds * 1000)) {
      const series = await services.buckets.readSeries(deviceId, slice.from - detector.reachMs, slice.to);
      rows.push(await judgeWindows(contextOf(range), detector, series, slice, score));
    }
  }
  const all = rows.flat();
  const last = all.at(-1);
  if (last === undefined || checkDriftThrough === undefined) return all;
  const drift = await checkDrift(services.buckets, detector, deviceId, checkDriftThrough);
  return [...all.slice(0, -1), { ...last, drift }];
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
