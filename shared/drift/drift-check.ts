import type { Instant } from "../time";

/**
 * `usual`: no feature lies beyond its limit on both of the last two days. `unchecked`: nobody can tell, which is never
 * usual; the model has nothing to compare with, or there were too few windows on one of these days.
 */
export type DriftState = "drifted" | "usual" | "unchecked";
export type UncheckedReason = "no-reference" | "too-few-windows";

/** How far a feature's last two days lie from training, in standard deviations of training: of the two the nearer one. */
export interface FeatureDrift {
  readonly name: string;
  readonly distance: number;
  readonly limit: number;
  /** Of the last day, and of training. */
  readonly median: number;
  readonly usualMedian: number;
  /** Between the outer deciles: the middle four fifths of the windows. */
  readonly width: number;
  readonly usualWidth: number;
}

interface DriftFinding {
  /** By which model's training. */
  readonly modelVersion: string;
  readonly state: DriftState;
  readonly reason: UncheckedReason | null;
  /** Those beyond their limits, the farthest first; where there are none, the one that comes nearest to its limit. */
  readonly features: readonly FeatureDrift[];
}

/** What a check has found, as a row of results says it: of the two days up to `through`. */
export interface DriftCheck extends DriftFinding {
  readonly through: string;
}

/** What is known of a device: the last check that an ended scheduled run has made. */
export interface DeviceDrift extends DriftFinding {
  readonly through: Instant;
  /** Since which check the model's checks have found the same state. */
  readonly since: Instant;
}

/** What planning needs to know of it. */
export type LastDriftCheck = Pick<DeviceDrift, "modelVersion" | "through" | "state" | "since">;
