import type { DeviceId } from "../readings/reading";
import type { Ending } from "../runs/outcome-store";
import type { Run } from "../runs/run";
import type { Verdict } from "../scoring/result-row";
import type { Instant, Range } from "../time";
import type { DeviceRule } from "./alert-settings";

/** A device that a rule has something to say of. */
export interface DeviceLevel {
  readonly deviceId: DeviceId;
  readonly group: string | undefined;
  /** False where the rule is met no more, or not yet, but not cleared either. */
  readonly isMet: boolean;
  /**
   * Anomalous windows, of the run and of the last that the rule looks at; or seconds of silence; null where there is
   * nothing to count.
   */
  readonly value: number | null;
  readonly severity: number | null;
  readonly since: Instant | null;
}

/** How a device stands that a rule says nothing of. */
export interface Standing {
  readonly deviceId: DeviceId;
  readonly isRetired: boolean;
  readonly isMuted: boolean;
  /** Of the latest window that was judged. */
  readonly latest: { readonly verdict: Verdict; readonly windowEnd: Instant } | undefined;
}

/** A run, as rules look at it. */
export type JudgedRun = Pick<Run, "runId" | "ordinal" | "error" | "from" | "to"> & Pick<Ending, "status">;

export interface LevelQuery {
  readonly run: Pick<JudgedRun, "runId" | "to">;
  /**
   * Whether `to` lies in the past, as a dry run has it: who was silent then is found by buckets, not by who is heard now.
   */
  readonly isPast: boolean;
}

export interface AlertFacts {
  /**
   * Devices that meet the rule after the run, or nearly do, those that meet it first, the worst of them first. Retired ones
   * and muted stretches are left out, and so are anomalies that an operator has called false.
   */
  levels(rule: DeviceRule, query: LevelQuery): AsyncIterable<DeviceLevel> | Iterable<DeviceLevel>;
  /** Of those that there are, at `to`. */
  standings(deviceIds: readonly DeviceId[], to: Instant): Promise<Standing[]>;
  /** Scheduled runs that have ended, of a higher ordinal, in order; the latest alone where no ordinal is said. */
  endedRuns(after: number | undefined, limit: number): Promise<JudgedRun[]>;
  /** Scheduled runs that have ended, whose ranges end in `range`, in order. */
  pastRuns(range: Range, limit: number): Promise<JudgedRun[]>;
}
