import { codeOf } from "../errors";
import type { Detector } from "../models/manifest";
import type { BucketSeries } from "../readings/bucket-reader";
import type { SensorName } from "../readings/reading";
import { isoOf, type Range } from "../time";
import { composeWindows, lookThrough, sensorsOf, type ComposedWindows } from "../windows/compose-windows";
import { windowEnds } from "../windows/window-grid";
import { contributionsOf, type Contributions } from "./contributions";
import { marksAt, unscoredRange, unscoredWindow, type ResultRow, type RowContext } from "./result-row";
import type { ScoreRows } from "./scorer";
import { SensorMarks } from "./sensor-marks";
import { severityBy } from "./severity";

/** A row for each window that ends in `range`; a single one where the device has no readings at all for it. */
export async function judgeWindows(
  context: RowContext,
  detector: Detector,
  series: BucketSeries,
  range: Range,
  score: ScoreRows,
): Promise<ResultRow[]> {
  if (series.size === 0) return [unscoredRange(context, range, "too-few-readings", detector.version)];
  const ends = windowEnds(range, detector.shape.hopMs);
  const marks = new SensorMarks(detector.manifest.sensors);
  const composed = composeWindows(series, ends, detector.shape, detector.features, detector.coverage, marks.look);
  lookThrough(series, unusedSensors(detector), ends, detector.shape, marks.look);
  const scores = composed.rows > 0 ? await score(composed.matrix, composed.rows) : new Float64Array();
  const rows = rowsOf(context, detector, composed, scores, marks);
  return explained(detector, rows, score);
}

/** Those that never varied in training, so that no feature of theirs is used: they may come to life. */
function unusedSensors({ manifest, features }: Detector): SensorName[] {
  const used = new Set(sensorsOf(features));
  return (manifest.sensors ?? []).map(({ name }) => name).filter((name) => !used.has(name));
}

interface JudgedRow {
  readonly result: ResultRow;
  /** Its features; undefined where it could not be judged. */
  readonly features: Float64Array | undefined;
}

/** With contributions on anomalous windows. */
async function explained(detector: Detector, rows: readonly JudgedRow[], score: ScoreRows): Promise<ResultRow[]> {
  const windows = rows.flatMap(({ result, features }) =>
    result.verdict === "anomalous" && result.score !== null && features !== undefined
      ? [{ score: result.score, features }]
      : [],
  );
  const contributions = (await contributionsOf(detector, windows, score).catch(ifJudged)).values();
  return rows.map(({ result }) =>
    result.verdict === "anomalous" ? { ...result, contributions: contributions.next().value ?? null } : result,
  );
}

/** A model that gives up on rows that no window has is explained by nothing; its verdicts stand. */
function ifJudged(error: unknown): Contributions[] {
  if (codeOf(error) === "model-invalid") return [];
  throw error;
}

function rowsOf(
  context: RowContext,
  detector: Detector,
  { windows, matrix }: ComposedWindows,
  scores: Float64Array,
  marks: SensorMarks,
): JudgedRow[] {
  const { manifest, version, shape } = detector;
  const width = detector.features.length;
  const severityOf = severityBy(detector);
  return windows.map(({ end, gap, row, readings }) => {
    const score = row === undefined ? undefined : scores[row];
    const start = end - shape.windowMs;
    if (row === undefined || score === undefined || !Number.isFinite(score)) {
      const unscored = unscoredWindow(context, start, end, gap ?? "not-finite", readings);
      return { result: { ...unscored, modelVersion: version }, features: undefined };
    }
    const features = matrix.subarray(row * width, (row + 1) * width);
    const result: ResultRow = {
      deviceId: context.deviceId,
      windowStart: isoOf(start),
      windowEnd: isoOf(end),
      verdict: score <= manifest.threshold ? "anomalous" : "normal",
      reason: null,
      marks: [...marksAt(context, start, end), ...marks.of(end)],
      score,
      threshold: manifest.threshold,
      severity: severityOf(score, features),
      modelVersion: version,
      revision: context.revision,
      readings,
      contributions: null,
    };
    return { result, features };
  });
}
