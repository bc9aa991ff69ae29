import type { DeviceId } from "../readings/reading";
import type { Instant } from "../time";
import type { Anomaly, AnomalyKey } from "./anomaly";
import type { Feedback } from "./feedback-store";

export interface ListedAnomaly extends Anomaly {
  /** What an operator says of it; undefined where nobody has said anything. */
  readonly feedback: Feedback | undefined;
}

/** Anomalies that meet all that is said. */
export interface AnomalyFilter {
  readonly deviceId?: DeviceId | undefined;
  /** Of windows that end in (from, to]. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /** Leaves out those without a severity, too. */
  readonly leastSeverity?: number | undefined;
  readonly feedback?: Feedback["verdict"] | "none" | undefined;
}

export interface AnomalyPage {
  readonly limit: number;
  /** The last one of the page before. */
  readonly after?: AnomalyKey | undefined;
}

/** What ended scheduled runs have made known. */
export interface AnomalyReader {
  /** Across devices, the newest first; those of one instant by device. */
  list(filter: AnomalyFilter, page: AnomalyPage): Promise<ListedAnomaly[]>;
}
