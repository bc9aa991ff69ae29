import { AppError, briefOf } from "../errors";
import type { Blobs } from "../blobs";
import { detectorOf, type Detector } from "../models/manifest";
import type { ModelCatalog, ModelFiles, ModelVersion } from "../models/model-store";
import type { BucketReader } from "../readings/bucket-reader";
import { judgeWindows } from "../scoring/judge-windows";
import { unscoredRange, type ResultRow } from "../scoring/result-row";
import type { Range } from "../time";
import type { Scorer, ScoreRows } from "../scoring/scorer";
import { encodeRows } from "./part-rows";
import { activitySlice, type PlannedDevice, type PlannedRange, type PlanSummary } from "./plan";
import type { PlanChunks } from "./plan-chunks";
import type { RunId } from "./run";
import { runFiles } from "./run-files";
import type { RunStore } from "./run-store";
import { withTimeout } from "./with-timeout";

export interface ScoringServices {
  readonly runs: RunStore;
  readonly plans: PlanChunks;
  readonly buckets: BucketReader;
  readonly models: ModelCatalog;
  readonly modelFiles: ModelFiles;
  readonly scorer: Scorer;
  readonly blobs: Blobs;
  readonly settings: { readonly deviceTimeoutMs: number };
}

export interface ScoreInput {
  readonly runId: RunId;
  readonly attempt: number;
  readonly chunk: number;
  readonly activity: number;
  readonly plan: PlanSummary;
}

/** A device that could not be scored: data, so that one bad device does not hurt the others. */
export interface ScoringFailure {
  readonly position: number;
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}

export interface ScoreOutcome {
  readonly cancelled: boolean;
  readonly staged: boolean;
  readonly failures: readonly ScoringFailure[];
}

/** Scores the devices of one activity and stages their rows as one block of the chunk's part. Never throws. */
export async function scoreDevices(services: ScoringServices, input: ScoreInput): Promise<ScoreOutcome> {
  const { runId, attempt, chunk, activity, plan } = input;
  const [from, to] = activitySlice(plan, activity);
  try {
    if (!(await services.runs.isWanted(runId, attempt))) return { cancelled: true, staged: false, failures: [] };
    const devices = (await services.plans.read(runId, plan, chunk)).slice(from, to);
    const scored: (ScoredDevice | ScoringFailure)[] = [];
    // One after the other: what is read of a device is large, and computing does not go on side by side anyway.
    for (const [i, device] of devices.entries()) scored.push(await scoreOne(services, device, from + i, plan.revision));
    const rows = scored.flatMap((result) => ("rows" in result ? [encodeRows(result.rows)] : [])).join("");
    if (rows !== "") {
      await services.blobs.stageBlock(runFiles.part(runId, attempt, chunk), activity, Buffer.from(rows));
    }
    return {
      cancelled: false,
      staged: rows !== "",
      failures: scored.flatMap((result) => ("rows" in result ? [] : [result])),
    };
  } catch (error) {
    const positions = Array.from({ length: to - from }, (_, i) => from + i);
    return { cancelled: false, staged: false, failures: positions.map((position) => failureOf(position, error)) };
  }
}

interface ScoredDevice {
  readonly rows: readonly ResultRow[];
}

async function scoreOne(
  services: ScoringServices,
  device: PlannedDevice,
  position: number,
  revision: number,
): Promise<ScoredDevice | ScoringFailure> {
  try {
    return { rows: await withTimeout(scoreRanges(services, device, revision), services.settings.deviceTimeoutMs) };
  } catch (error) {
    return failureOf(position, error);
  }
}

/** An error nobody foresaw may be a passing one: only those that say so themselves are not tried again. */
const failureOf = (position: number, error: unknown): ScoringFailure =>
  error instanceof AppError
    ? { position, code: error.code, message: briefOf(error), retryable: error.retryable }
    : { position, code: "unexpected", message: briefOf(error), retryable: true };

async function scoreRanges(
  services: ScoringServices,
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

async function readDetector(models: ModelCatalog, { deviceId, version }: ModelVersion): Promise<Detector> {
  const model = await models.find(deviceId, version);
  if (model === undefined) {
    throw new AppError("model-missing", `version ${version} of ${deviceId} is not in the catalog`);
  }
  return detectorOf(model.manifest);
}

const modelFile = ({ modelFiles }: ScoringServices, model: ModelVersion, { manifest, features }: Detector) => ({
  sha256: model.sha256,
  input: manifest.onnx.input,
  scoreOutput: manifest.onnx.score,
  features: features.length,
  read: () => modelFiles.read(model),
});
