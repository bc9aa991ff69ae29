import type { DriftCheck } from "../drift/drift-check";
import type { DeviceId } from "../readings/reading";
import type { ResultRow } from "../scoring/result-row";
import type { Instant } from "../time";
import type { Counts } from "./counts";
import type { Due } from "./due";
import type { Run, RunId, RunStatus } from "./run";

/** What became of one planned device. */
export interface DeviceOutcome {
  readonly deviceId: DeviceId;
  readonly counts: Counts;
  /** The row of its latest window; undefined where the device failed. */
  readonly latest: ResultRow | undefined;
  readonly failure: DeviceFailure | undefined;
  /** Ends of windows that were scored again and are normal now: what was said of them before is taken back. */
  readonly normalAgain: readonly Instant[];
  /** Where a check of its drift was due. */
  readonly drift?: DriftCheck | undefined;
}

export interface DeviceFailure {
  readonly code: string;
  readonly message: string;
  readonly attempts: number;
}

export interface Part {
  readonly runId: RunId;
  readonly attempt: number;
  readonly chunk: number;
  readonly bytes: number;
  readonly counts: Counts;
}

export interface PublishedCounts extends Counts {
  readonly parts: number;
}

export interface FailedDevice extends DeviceFailure {
  readonly deviceId: DeviceId;
}

export interface Ending {
  readonly status: Exclude<RunStatus, "requested" | "running">;
  readonly finishedAt: Instant;
  readonly error?: { readonly code: string; readonly message: string };
  /** Stretches that no part covers: they come round again. Scheduled runs only. */
  readonly unfinished: readonly Due[];
  /** A due that failed this many times is given up: kept, so that it can be seen, but due no more. */
  readonly maxDueAttempts: number;
}

/**
 * A run that its error threshold has stopped keeps what it has found. One that has used up its attempts judged nobody:
 * what was due stays so, and the failure is no device's to answer for.
 */
export const keepsOutcomes = ({ status, error }: Pick<Ending, "status" | "error">): boolean =>
  status !== "failed" || error?.code === THRESHOLD_CODE;

export const THRESHOLD_CODE = "error-threshold";

/** Outcomes lie beneath their attempt, seen by nobody, until the run ends with it. */
export interface OutcomeStore {
  /** The same part again changes nothing. */
  publishPart(part: Part, devices: readonly DeviceOutcome[], anomalies: readonly ResultRow[]): Promise<void>;
  parts(runId: RunId, attempt: number): Promise<Part[]>;
  /** What the parts that are published count up to. */
  counted(runId: RunId, attempt: number): Promise<PublishedCounts>;
  failures(runId: RunId, attempt: number): Promise<FailedDevice[]>;
  /**
   * Ends the run and, for a scheduled one, shows its outcomes: device status, drift, anomalies (of a window scored again
   * the higher revision stands), dues settled, failures due again. One transaction; false where the run had ended already
   * or is on another attempt.
   */
  finish(run: Run, ending: Ending): Promise<boolean>;
}
