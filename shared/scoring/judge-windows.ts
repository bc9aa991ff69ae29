import type { Detector } from "../models/manifest";
import type { BucketSeries } from "../readings/bucket-reader";
import { isoOf, type Range } from "../time";
import { composeWindows, type ComposedWindows } from "../windows/compose-windows";
import { windowEnds } from "../windows/window-grid";
import { unscoredRange, unscoredWindow, type ResultRow, type RowContext } from "./result-row";
import { severityOf } from "./severity";

/** Scores rows of features, row-major, `count` of them; positive = normal. */
export type ScoreRows = (matrix: Float64Array, count: number) => Promise<Float64Array>;

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
  const composed = composeWindows(series, ends, detector.shape, detector.features, detector.coverage);
  const scores = composed.rows > 0 ? await score(composed.matrix, composed.rows) : new Float64Array();
  return rowsOf(context, detector, composed, scores);
}

function rowsOf(
  context: RowContext,
  { manifest, version, shape }: Detector,
  { windows }: ComposedWindows,
  scores: Float64Array,
): ResultRow[] {
  return windows.map(({ end, gap, row, readings }) => {
    const score = row === undefined ? undefined : scores[row];
    const start = end - shape.windowMs;
    if (score === undefined || !Number.isFinite(score)) {
      return { ...unscoredWindow(context, start, end, gap ?? "not-finite", readings), modelVersion: version };
    }
    return {
      deviceId: context.deviceId,
      windowStart: isoOf(start),
      windowEnd: isoOf(end),
      verdict: score <= manifest.threshold ? "anomalous" : "normal",
      reason: null,
      marks: context.marks,
      score,
      threshold: manifest.threshold,
      severity: severityOf(manifest, score),
      modelVersion: version,
      revision: context.revision,
      readings,
    };
  });
}
