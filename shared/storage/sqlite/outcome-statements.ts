import { addChanges, countChanges } from "../status-statements";

const ATTEMPT = "run_id = :runId AND attempt = :attempt";
/** Those that were forgotten while the run went on. */
const FORGOTTEN = "SELECT device_id FROM forgotten_device WHERE run_id = :runId";
const FAILED = `SELECT device_id FROM device_outcome WHERE ${ATTEMPT} AND error_code IS NOT NULL`;
/** Whoever the run leaves as it was: devices that failed and those that no part covers. */
const OWING = `${FAILED} UNION SELECT value FROM json_each(:unfinished)`;

export const sql = {
  /** A twin that comes after the end, or after its attempt, is late: the manifest does not name what it brings. */
  addPart: `
INSERT INTO run_part (run_id, attempt, chunk, bytes, devices, failed_devices, normal, anomalous, unscored)
SELECT :runId, :attempt, :chunk, :bytes, :devices, :failedDevices, :normal, :anomalous, :unscored FROM run
WHERE ${ATTEMPT} AND status IN ('requested', 'running')
ON CONFLICT DO NOTHING`,

  addOutcome: `
INSERT INTO device_outcome (run_id, attempt, device_id, window_end, verdict, reason, severity,
                            error_code, error_message, error_attempts)
VALUES (:runId, :attempt, :deviceId, :windowEnd, :verdict, :reason, :severity, :code, :message, :attempts)`,

  addNormalAgain: "INSERT INTO normal_again VALUES (:runId, :attempt, :deviceId, :windowEnd)",

  addDrift: `
INSERT INTO drift_outcome (run_id, attempt, device_id, model_version, through_at, state, finding)
VALUES (:runId, :attempt, :deviceId, :modelVersion, :through, :state, :finding)`,

  addAnomaly: `
INSERT INTO anomaly (device_id, window_start, window_end, run_id, attempt, revision, score, severity, model_version,
                     marks, contributions)
VALUES (:deviceId, :windowStart, :windowEnd, :runId, :attempt, :revision, :score, :severity, :modelVersion,
        :marks, :contributions)`,

  parts: `SELECT * FROM run_part WHERE ${ATTEMPT} ORDER BY chunk`,

  counted: `
SELECT COUNT(*) AS parts, COALESCE(SUM(devices), 0) AS devices, COALESCE(SUM(failed_devices), 0) AS failed_devices,
  COALESCE(SUM(normal), 0) AS normal, COALESCE(SUM(anomalous), 0) AS anomalous, COALESCE(SUM(unscored), 0) AS unscored
FROM run_part WHERE ${ATTEMPT}`,

  failures: `
SELECT device_id, error_code, error_message, error_attempts FROM device_outcome
WHERE ${ATTEMPT} AND error_code IS NOT NULL ORDER BY device_id`,

  end: `
UPDATE run SET status = :status, finished_at = :finishedAt, error_code = :code, error_message = :message
WHERE ${ATTEMPT} AND status IN ('requested', 'running')`,

  leaveOutOutcomes: `DELETE FROM device_outcome WHERE run_id = :runId AND device_id IN (${FORGOTTEN})`,
  leaveOutDrift: `DELETE FROM drift_outcome WHERE run_id = :runId AND device_id IN (${FORGOTTEN})`,
  leaveOutAnomalies: `DELETE FROM anomaly WHERE run_id = :runId AND device_id IN (${FORGOTTEN})`,

  addChanges,
  countChanges,

  showStatus: `
INSERT INTO device_status (device_id, window_end, verdict, reason, severity, revision)
SELECT device_id, window_end, verdict, reason, severity, :revision FROM device_outcome
WHERE ${ATTEMPT} AND error_code IS NULL
ON CONFLICT (device_id) DO UPDATE SET
  window_end = excluded.window_end, verdict = excluded.verdict, reason = excluded.reason, severity = excluded.severity,
  revision = excluded.revision
WHERE (excluded.window_end, excluded.revision) > (device_status.window_end, device_status.revision)`,

  /** Of one version and state, it stays since when it was found so first. */
  showDrift: `
INSERT INTO device_drift (device_id, model_version, through_at, state, since_at, finding)
SELECT device_id, model_version, through_at, state, through_at, finding FROM drift_outcome WHERE ${ATTEMPT}
ON CONFLICT (device_id) DO UPDATE SET
  model_version = excluded.model_version, through_at = excluded.through_at, state = excluded.state,
  since_at = CASE WHEN (device_drift.model_version, device_drift.state) = (excluded.model_version, excluded.state)
    THEN device_drift.since_at ELSE excluded.since_at END,
  finding = excluded.finding
WHERE excluded.through_at > device_drift.through_at`,

  takeBack: `
DELETE FROM anomaly WHERE anomaly_id IN (
  SELECT older.anomaly_id FROM normal_again JOIN anomaly AS older USING (device_id, window_end)
  WHERE normal_again.run_id = :runId AND normal_again.attempt = :attempt AND older.shown = 1 AND older.revision < :revision)`,

  /** A window may be scored again without being said to be: the outcome of a run that was not settled, say. */
  replaceAnomalies: `
DELETE FROM anomaly WHERE anomaly_id IN (
  SELECT older.anomaly_id FROM anomaly AS found JOIN anomaly AS older USING (device_id, window_end)
  WHERE found.run_id = :runId AND found.attempt = :attempt AND older.shown = 1 AND older.revision < :revision)`,

  showAnomalies: `
UPDATE anomaly SET shown = 1
WHERE ${ATTEMPT} AND NOT EXISTS (
  SELECT 1 FROM anomaly AS newer
  WHERE newer.device_id = anomaly.device_id AND newer.window_end = anomaly.window_end
    AND newer.shown = 1 AND newer.revision > anomaly.revision)`,

  /** What the whole fleet owed, the devices left as they were go on owing, each for itself. */
  keepFleetDues: `
INSERT INTO due (device_id, from_at, to_at, reason, attempts, generation)
SELECT owing.device_id, due.from_at, due.to_at, due.reason, due.attempts, due.generation
FROM due CROSS JOIN (${OWING}) AS owing
WHERE due.device_id = :fleet AND due.generation <= :generation`,

  settleDues: `
DELETE FROM due WHERE generation <= :generation AND given_up = 0 AND device_id NOT IN (${OWING})`,

  countDueAttempts: `
UPDATE due SET attempts = attempts + 1
WHERE generation <= :generation AND given_up = 0 AND device_id IN (${FAILED})`,

  /** They stay, so that what was never scored can be seen. */
  giveUpDues: `UPDATE due SET given_up = 1 WHERE attempts >= :maxDueAttempts AND device_id IN (${FAILED})`,

  failedAreDue: `
INSERT INTO due (device_id, from_at, to_at, reason, attempts, generation)
SELECT device_id, :from, :to, 'failed', 1, (SELECT generation FROM schedule_state) FROM device_outcome
WHERE ${ATTEMPT} AND error_code IS NOT NULL`,

  /** Of an ended run only what was shown and what failed is read again. */
  forgetOutcomes:
    "DELETE FROM device_outcome WHERE run_id = :runId AND NOT (attempt = :attempt AND error_code IS NOT NULL)",
  forgetDrift: "DELETE FROM drift_outcome WHERE run_id = :runId",
  forgetNormalAgain: "DELETE FROM normal_again WHERE run_id = :runId",
  forgetAnomalies: "DELETE FROM anomaly WHERE run_id = :runId AND shown = 0",

  /** Whoever sends again is not told what the run has not reached of the device before. */
  leaveOutDues: `DELETE FROM due WHERE reason = 'failed' AND device_id IN (${FORGOTTEN})`,
  endForgetting: "DELETE FROM forgotten_device WHERE run_id = :runId",

  addDue: `
INSERT INTO due (device_id, from_at, to_at, reason, attempts, generation)
SELECT :deviceId, :from, :to, :reason, :attempts, generation FROM schedule_state`,
} as const;
