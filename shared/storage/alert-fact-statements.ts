import type { DeviceRule, WindowsRule } from "../alerts/alert-settings";

/** What the engines write differently. */
export interface FactDialect {
  /** The instant that lies so many seconds before another. */
  readonly earlier: (instant: string, seconds: string) => string;
  /** How many seconds lie between two. */
  readonly secondsBetween: (from: string, to: string) => string;
  /** Of a row of `model`. */
  readonly hopSeconds: (model: string) => string;
  /** Conditions that a list of ids, `@ids`, holds the device. */
  readonly isAmong: string;
}

const IS_MUTED = "device.muted_from <= @to AND device.muted_until > @to";

/**
 * Anomalies that count, each with the hop of the model that found it and the anomaly `anomalous - 1` before it: where that
 * one lies within the last `of` windows, the rule is met. A model that was deleted leaves its window's length for a hop.
 */
function countedAnomalies({ anomalous, leastSeverity }: WindowsRule, { hopSeconds, secondsBetween }: FactDialect) {
  return `
SELECT anomaly.device_id, anomaly.window_end, anomaly.run_id, anomaly.severity,
  COALESCE(${hopSeconds("own")}, ${hopSeconds("fleet")}, ${secondsBetween("anomaly.window_start", "anomaly.window_end")}) AS hop,
  LAG(anomaly.window_end, ${anomalous - 1}) OVER (PARTITION BY anomaly.device_id ORDER BY anomaly.window_end) AS nth_before
FROM anomaly
LEFT JOIN model AS own ON own.device_id = anomaly.device_id AND own.version = anomaly.model_version
LEFT JOIN model AS fleet ON fleet.device_id = @fleet AND fleet.version = anomaly.model_version
LEFT JOIN anomaly_feedback AS feedback
  ON feedback.device_id = anomaly.device_id AND feedback.window_end = anomaly.window_end
WHERE anomaly.shown = 1 AND anomaly.window_end > @since AND anomaly.window_end <= @to
  AND anomaly.marks NOT LIKE '%"muted"%' AND COALESCE(feedback.verdict, 'real') <> 'false'
  ${leastSeverity === undefined ? "" : "AND anomaly.severity >= @leastSeverity"}`;
}

/** It is met by the last `of` windows, or was by some that end in one that the run found. */
function windowLevels(rule: WindowsRule, dialect: FactDialect): string {
  const { anomalous, of, clearAt } = rule;
  const before = (end: string) => dialect.earlier(end, `${of} * counted.hop`);
  const isLast = `counted.window_end > ${before("@to")}`;
  return `
SELECT level.device_id, device.device_group, level.severity, level.since_at,
  CASE WHEN level.is_met_within = 1 OR level.windows >= ${anomalous} THEN 1 ELSE 0 END AS is_met, level.all_windows AS value
FROM (
  SELECT counted.device_id, MAX(counted.severity) AS severity, MIN(counted.window_end) AS since_at, COUNT(*) AS all_windows,
    SUM(CASE WHEN ${isLast} THEN 1 ELSE 0 END) AS windows,
    MAX(CASE WHEN counted.run_id = @runId AND counted.nth_before > ${before("counted.window_end")} THEN 1 ELSE 0 END)
      AS is_met_within
  FROM (${countedAnomalies(rule, dialect)}) AS counted
  WHERE counted.run_id = @runId OR ${isLast}
  GROUP BY counted.device_id
) AS level
JOIN device ON device.device_id = level.device_id
WHERE device.state <> 'retired' AND (level.is_met_within = 1 OR level.windows > ${clearAt})
ORDER BY is_met DESC, level.severity DESC, level.device_id`;
}

const silenceLevels = (lastHeard: string, { secondsBetween }: FactDialect): string => `
SELECT heard.device_id, heard.device_group, NULL AS severity, heard.last_heard AS since_at,
  ${secondsBetween("heard.last_heard", "@to")} AS value,
  CASE WHEN heard.last_heard < @silentBefore THEN 1 ELSE 0 END AS is_met
FROM (
  SELECT device.device_id, device.device_group, ${lastHeard} AS last_heard FROM device
  WHERE device.state <> 'retired' AND device.first_seen <= @to
    AND (device.muted_until IS NULL OR NOT (${IS_MUTED}))
) AS heard
WHERE heard.last_heard < @nearlyBefore
ORDER BY heard.last_heard, heard.device_id`;

const LAST_BUCKET = `(
    SELECT MAX(bucket.bucket_start) FROM bucket
    WHERE bucket.device_id = device.device_id AND bucket.bucket_start < @to)`;

const DRIFT_LEVELS = `
SELECT device.device_id, device.device_group, NULL AS severity, drift.since_at, NULL AS value, 1 AS is_met
FROM device_drift AS drift
JOIN device ON device.device_id = drift.device_id
LEFT JOIN model_alias AS own ON own.device_id = device.device_id AND own.alias = 'champion'
LEFT JOIN model_alias AS fleet ON fleet.device_id = @fleet AND fleet.alias = 'champion'
WHERE drift.state = 'drifted' AND drift.model_version = COALESCE(own.version, fleet.version)
  AND device.state <> 'retired' AND (device.muted_until IS NULL OR NOT (${IS_MUTED}))
ORDER BY drift.since_at, device.device_id`;

/** @param isPast whether `@to` lies in the past: who was heard last then is found by buckets */
export function levelsSql(rule: DeviceRule, isPast: boolean, dialect: FactDialect): string {
  switch (rule.when) {
    case "windows":
      return windowLevels(rule, dialect);
    case "silence":
      return silenceLevels(isPast ? LAST_BUCKET : "device.last_seen", dialect);
    case "drift":
      return DRIFT_LEVELS;
  }
}

const ENDED = "kind = 'scheduled' AND status NOT IN ('requested', 'running')";

export const sql = {
  /** What bounds how far back anomalies are looked at. */
  bounds: ({ hopSeconds }: FactDialect) => `
SELECT (SELECT MIN(window_end) FROM anomaly WHERE run_id = @runId AND shown = 1) AS first_found,
  (SELECT MAX(${hopSeconds("model")}) FROM model) AS longest_hop`,
  standings: ({ isAmong }: FactDialect) => `
SELECT device.device_id, device.state, status.verdict, status.window_end,
  CASE WHEN ${IS_MUTED} THEN 1 ELSE 0 END AS is_muted
FROM device LEFT JOIN device_status AS status ON status.device_id = device.device_id
WHERE ${isAmong}`,
  runsAfter: `FROM run WHERE ${ENDED} AND ordinal > @after ORDER BY ordinal`,
  lastRun: `FROM run WHERE ${ENDED} ORDER BY ordinal DESC`,
  pastRuns: `FROM run WHERE ${ENDED} AND to_at > @from AND to_at <= @to ORDER BY ordinal`,
} as const;
