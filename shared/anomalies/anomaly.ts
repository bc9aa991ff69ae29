import type { DeviceId } from "../readings/reading";
import type { Contributions } from "../scoring/contributions";
import type { Mark } from "../scoring/result-row";
import type { Instant } from "../time";

/** What tells an anomaly from every other, however often its window is scored again. */
export interface AnomalyKey {
  readonly deviceId: DeviceId;
  readonly windowEnd: Instant;
}

export interface Anomaly extends AnomalyKey {
  readonly windowStart: Instant;
  readonly score: number;
  readonly severity: number | null;
  readonly modelVersion: string;
  readonly revision: number;
  readonly marks: readonly Mark[];
  /** Null where the model has nothing to compare with. */
  readonly contributions: Contributions | null;
}
