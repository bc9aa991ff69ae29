import type { SensorStatistic } from "../../windows/feature";

/** What is asked of each sensor where nobody says otherwise. */
export const DEFAULT_STATISTICS: readonly SensorStatistic[] = ["mean", "stddev", "delta"];
/** Share of usual windows that may be flagged where nobody says otherwise. */
export const DEFAULT_WANTED_SHARE = 0.0175;
