const ATTEMPT = "run_id = :runId AND attempt = :attempt";
const OF_FAILED = `device_id IN (SELECT device_id FROM device_outcome WHERE ${ATTEMPT} AND error_code IS NOT NULL)`;

export const sql = {
  addPart: `
INSERT INTO run_part (run_id, attempt, chunk, bytes, devices, failed_devices, normal, anomalous, unscored)
VALUES (:runId, :attempt, :chunk, :bytes, :devices, :failedDevices, :normal, :anomalous, :unscored)
ON CONFLICT DO NOTHING`,

  addOutcome: `
INSERT INTO device_outcome (run_id, attempt, device_id, window_end, verdict, severity,
                            error_code, error_message, error_attempts)
VALUES (:runId, :attempt, :deviceId, :windowEnd, :verdict, :severity, :code, :message, :attempts)`,

  addRescored: "INSERT INTO rescored VALUES (:runId, :attempt, :deviceId, :from, :to)",

  addAnomaly: `
INSERT INTO anomaly (device_id, window_start, window_end, run_id, attempt, revision, score, severity, model_version)
VALUES (:deviceId, :windowStart, :windowEnd, :runId, :attempt, :revision, :score, :severity, :modelVersion)`,

  parts: `SELECT * FROM run_part WHERE ${ATTEMPT} ORDER BY chunk`,

  failures: `
SELECT device_id, error_code, error_message, error_attempts FROM device_outcome
WHERE ${ATTEMPT} AND error_code IS NOT NULL ORDER BY device_id`,

  end: `
UPDATE run SET status = :status, finished_at = :finishedAt, error_code = :code, error_message = :message
WHERE ${ATTEMPT} AND status IN ('requested', 'running')`,

  showStatus: `
INSERT INTO device_status (device_id, window_end, verdict, severity, revision)
SELECT device_id, window_end, verdict, severity, :revision FROM device_outcome
WHERE ${ATTEMPT} AND error_code IS NULL
ON CONFLICT (device_id) DO UPDATE SET
  window_end = excluded.window_end, verdict = excluded.verdict, severity = excluded.severity,
  revision = excluded.revision
WHERE excluded.window_end >= device_status.window_end`,

  takeBack: `
DELETE FROM anomaly WHERE shown = 1 AND revision < :revision AND EXISTS (
  SELECT 1 FROM rescored WHERE ${ATTEMPT.replace("run_id", "rescored.run_id").replace("attempt =", "rescored.attempt =")}
    AND rescored.device_id = anomaly.device_id
    AND anomaly.window_end > rescored.from_at AND anomaly.window_end <= rescored.to_at)`,

  showAnomalies: `UPDATE anomaly SET shown = 1 WHERE ${ATTEMPT}`,

  /** What the whole fleet owed, the failed devices go on owing, each for itself. */
  keepFleetDues: `
INSERT INTO due (device_id, from_at, to_at, reason, attempts, generation)
SELECT failed.device_id, due.from_at, due.to_at, due.reason, due.attempts, due.generation
FROM due JOIN device_outcome AS failed
  ON failed.run_id = :runId AND failed.attempt = :attempt AND failed.error_code IS NOT NULL
WHERE due.device_id = :fleet AND due.generation <= :generation`,

  settleDues: `DELETE FROM due WHERE generation <= :generation AND NOT (${OF_FAILED})`,

  countDueAttempts: "UPDATE due SET attempts = attempts + 1 WHERE generation <= :generation",

  giveUpDues: "DELETE FROM due WHERE attempts > :maxDueAttempts",

  failedAreDue: `
INSERT INTO due (device_id, from_at, to_at, reason, attempts, generation)
SELECT device_id, :from, :to, 'failed', 1, (SELECT generation FROM schedule_state) FROM device_outcome
WHERE ${ATTEMPT} AND error_code IS NOT NULL`,

  addDue: `
INSERT INTO due (device_id, from_at, to_at, reason, attempts, generation)
SELECT :deviceId, :from, :to, :reason, :attempts, generation FROM schedule_state`,
} as const;
