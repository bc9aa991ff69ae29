import type { Contributions } from "./contributions";
import type { SensorMark } from "./sensor-marks";
import type { DeviceId } from "../readings/reading";
import { isoOf, type Instant, type Range } from "../time";

export type Verdict = "normal" | "anomalous" | "unscored";
export type UnscoredReason = "no-model" | "missing-sensor" | "too-few-readings" | "not-finite";
/** Said beside a verdict, never instead of it. */
export type Mark = "rescored" | SensorMark;

/** One line of a part: what was found of one window, or of a whole range that could not be judged. */
export interface ResultRow {
  readonly deviceId: DeviceId;
  readonly windowStart: string;
  readonly windowEnd: string;
  readonly verdict: Verdict;
  readonly reason: UnscoredReason | null;
  readonly marks: readonly Mark[];
  readonly score: number | null;
  readonly threshold: number | null;
  readonly severity: number | null;
  readonly modelVersion: string | null;
  readonly revision: number;
  readonly readings: number;
  /** Of an anomalous window; null of any other, and where the model has nothing to compare with. */
  readonly contributions: Contributions | null;
}

/** What is the same in all rows of a device and range. */
export interface RowContext {
  readonly deviceId: DeviceId;
  readonly revision: number;
  readonly marks: readonly Mark[];
}

/** The single row that stands for all windows of a range that nobody can judge. */
export const unscoredRange = (
  context: RowContext,
  range: Range,
  reason: UnscoredReason,
  modelVersion: string | null,
): ResultRow => ({
  ...unscoredWindow(context, range.from, range.to, reason, 0),
  modelVersion,
});

export const unscoredWindow = (
  { deviceId, revision, marks }: RowContext,
  start: Instant,
  end: Instant,
  reason: UnscoredReason,
  readings: number,
): ResultRow => ({
  deviceId,
  windowStart: isoOf(start),
  windowEnd: isoOf(end),
  verdict: "unscored",
  reason,
  marks,
  score: null,
  threshold: null,
  severity: null,
  modelVersion: null,
  revision,
  readings,
  contributions: null,
});
