import type { Anomaly } from "../anomalies/anomaly";
import type { DeviceId } from "../readings/reading";
import type { RunId } from "../runs/run";
import type { Instant } from "../time";
import type { UnscoredReason, Verdict } from "./result-row";

/** What the last scheduled run that looked at a device found. */
export interface DeviceStatus {
  readonly deviceId: DeviceId;
  readonly windowEnd: Instant;
  readonly verdict: Verdict;
  /** Why it could not be judged; null where it was, and where it was found before reasons were kept. */
  readonly reason: UnscoredReason | null;
  readonly severity: number | null;
  readonly revision: number;
}

/** A device of which a scheduled run has found another verdict than the runs before it. */
export interface StatusChange extends Omit<DeviceStatus, "revision"> {
  /** Undefined where no run had judged it before: a normal verdict is no change then. */
  readonly was: Verdict | undefined;
}

export interface ChangeFilter {
  readonly verdict?: Verdict | undefined;
}

export interface ChangePage {
  readonly limit: number;
  /** The last one of the page before. */
  readonly after?: Pick<StatusChange, "verdict" | "deviceId"> | undefined;
}

/** What ended scheduled runs have made known. */
export interface StatusReader {
  devices(): Promise<DeviceStatus[]>;
  /** In order of time. */
  anomalies(deviceId: DeviceId): Promise<Anomaly[]>;
  /** Of a run that has shown what it found; those that have one verdict in order of id. */
  changes(runId: RunId, filter: ChangeFilter, page: ChangePage): Promise<StatusChange[]>;
}
