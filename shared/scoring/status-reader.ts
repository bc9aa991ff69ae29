import type { Anomaly } from "../anomalies/anomaly";
import type { DeviceId } from "../readings/reading";
import type { Instant } from "../time";
import type { Verdict } from "./result-row";

/** What the last scheduled run that looked at a device found. */
export interface DeviceStatus {
  readonly deviceId: DeviceId;
  readonly windowEnd: Instant;
  readonly verdict: Verdict;
  readonly severity: number | null;
  readonly revision: number;
}

/** What ended scheduled runs have made known. */
export interface StatusReader {
  devices(): Promise<DeviceStatus[]>;
  /** In order of time. */
  anomalies(deviceId: DeviceId): Promise<Anomaly[]>;
}
