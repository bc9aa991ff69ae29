import type { DeviceId } from "../readings/reading";
import type { Instant, Range } from "../time";
import type { AnomalyKey } from "./anomaly";

/** An operator's word on an anomaly. */
export interface Feedback {
  readonly verdict: "false" | "real";
  readonly note: string | undefined;
  /** Who says so, where somebody is named. */
  readonly by: string | undefined;
  readonly at: Instant;
}

/** It stays where a rescoring takes the anomaly back, and is there when the anomaly returns. */
export interface FeedbackStore {
  /** In place of what was said before. False where there is no such anomaly, and no word on it either. */
  give(anomaly: AnomalyKey, feedback: Feedback): Promise<boolean>;
  /** Takes the word back. False where there is no such anomaly, and no word on it either. */
  withdraw(anomaly: AnomalyKey): Promise<boolean>;
  /** The windows of anomalies that are said to be real and reach into [from, to), in order of time. */
  realAnomalies(deviceId: DeviceId, range: Range): Promise<Range[]>;
}
