import type { AnomalyFilter, AnomalyPage } from "../anomalies/anomaly-reader";

const CONDITIONS: Readonly<Record<Exclude<keyof AnomalyFilter, "feedback">, string>> = {
  deviceId: "anomaly.device_id = @deviceId",
  from: "anomaly.window_end > @from",
  to: "anomaly.window_end <= @to",
  leastSeverity: "anomaly.severity >= @leastSeverity",
};

const AFTER = `anomaly.window_end <= @afterEnd
  AND (anomaly.window_end < @afterEnd OR anomaly.device_id > @afterDevice)`;

/** Only what is asked for, so that an index can serve it. */
function conditionsOf({ feedback, ...filter }: AnomalyFilter, { after }: AnomalyPage): string {
  const asked = Object.entries(CONDITIONS).filter(([name]) => filter[name as keyof typeof filter] !== undefined);
  const said = feedback === "none" ? "feedback.verdict IS NULL" : feedback && "feedback.verdict = @feedback";
  return ["anomaly.shown = 1", ...asked.map(([, condition]) => condition), said, after && AFTER]
    .filter((condition) => condition !== undefined)
    .join(" AND ");
}

const KEY = "device_id = @deviceId AND window_end = @windowEnd";
const GIVEN = `SELECT 1 AS found FROM anomaly_feedback WHERE ${KEY}`;

/** Both engines take parameters so; they differ in how the first rows of a list are asked for. */
export const sql = {
  columns: "anomaly.*, feedback.verdict AS feedback, feedback.note, feedback.given_by, feedback.given_at",
  listed: (filter: AnomalyFilter, page: AnomalyPage) => `
FROM anomaly LEFT JOIN anomaly_feedback AS feedback
  ON feedback.device_id = anomaly.device_id AND feedback.window_end = anomaly.window_end
WHERE ${conditionsOf(filter, page)}
ORDER BY anomaly.window_end DESC, anomaly.device_id`,

  change: `
UPDATE anomaly_feedback SET verdict = @verdict, note = @note, given_by = @by, given_at = @at WHERE ${KEY}`,
  add: `
INSERT INTO anomaly_feedback (device_id, window_end, window_start, verdict, note, given_by, given_at)
SELECT device_id, window_end, window_start, @verdict, @note, @by, @at FROM anomaly
WHERE ${KEY} AND shown = 1 AND NOT EXISTS (${GIVEN})`,
  isGiven: GIVEN,

  isKnown: `${GIVEN} UNION ALL SELECT 1 FROM anomaly WHERE ${KEY} AND shown = 1`,
  withdraw: `DELETE FROM anomaly_feedback WHERE ${KEY}`,

  real: `
SELECT window_start, window_end FROM anomaly_feedback
WHERE device_id = @deviceId AND verdict = 'real' AND window_end > @from AND window_start < @to
ORDER BY window_end`,
} as const;
