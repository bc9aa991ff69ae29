import type { DriftCheck } from "../drift/drift-check";
import type { Contributions } from "./contributions";
import type { SensorMark } from "./sensor-marks";
import type { DeviceId } from "../readings/reading";
import { isoOf, type Instant, type Range } from "../time";

export const VERDICTS = ["normal", "anomalous", "unscored"] as const;
export type Verdict = (typeof VERDICTS)[number];
export const UNSCORED_REASONS = ["no-model", "missing-sensor", "too-few-readings", "not-finite"] as const;
export type UnscoredReason = (typeof UNSCORED_REASONS)[number];
/** Said beside a verdict, never instead of it. */
export type Mark = "rescored" | "muted" | "drifted" | SensorMark;

/** A stretch over which an operator has muted a device, for maintenance: scored, not reported. */
export interface Mute {
  readonly from: Instant;
  readonly until: Instant;
}

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
  /** On the last row of a device whose drift was checked. */
  readonly drift?: DriftCheck;
}

/** What is the same in all rows of a device and range. */
export interface RowContext {
  readonly deviceId: DeviceId;
  readonly revision: number;
  readonly marks: readonly Mark[];
  readonly mute?: Mute | undefined;
  readonly driftedSince?: Instant | undefined;
}

/** What is said beside every verdict on a window from `start` to `end`. */
export function marksAt({ marks, mute, driftedSince }: RowContext, start: Instant, end: Instant): readonly Mark[] {
  const isMuted = mute !== undefined && start < mute.until && end > mute.from;
  const isDrifted = driftedSince !== undefined && end > driftedSince;
  return [...marks, ...(isMuted ? (["muted"] as const) : []), ...(isDrifted ? (["drifted"] as const) : [])];
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
  context: RowContext,
  start: Instant,
  end: Instant,
  reason: UnscoredReason,
  readings: number,
): ResultRow => ({
  deviceId: context.deviceId,
  windowStart: isoOf(start),
  windowEnd: isoOf(end),
  verdict: "unscored",
  reason,
  marks: marksAt(context, start, end),
  score: null,
  threshold: null,
  severity: null,
  modelVersion: null,
  revision: context.revision,
  readings,
  contributions: null,
});
