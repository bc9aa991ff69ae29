import { addChanges, countChanges } from "../status-statements";

const ATTEMPT = "run_id = @runId AND attempt = @attempt";
/** Those that were forgotten while the run went on. */
const FORGOTTEN = "SELECT device_id FROM forgotten_device WHERE run_id = @runId";
const FAILED = `SELECT device_id FROM device_outcome WHERE ${ATTEMPT} AND error_code IS NOT NULL`;
/** Whoever the run leaves as it was: devices that failed and those that no part covers. */
const OWING = `${FAILED} UNION SELECT device_id FROM #unfinished`;

const inOrder = (...statements: readonly string[]): string => statements.join(";\n");

/**
 * A twin that comes after the end, or after its attempt, is late: the manifest does not name what it brings. A part
 * that is there already stays as it is.
 */
const addPart = `
INSERT INTO run_part (run_id, attempt, chunk, bytes, devices, failed_devices, normal, anomalous, unscored)
SELECT @runId, @attempt, @chunk, @bytes, @devices, @failedDevices, @normal, @anomalous, @unscored FROM run
WHERE ${ATTEMPT} AND status IN ('requested', 'running')
  AND NOT EXISTS (SELECT 1 FROM run_part WHERE ${ATTEMPT} AND chunk = @chunk);
IF @@ROWCOUNT = 1
BEGIN
  INSERT INTO device_outcome (run_id, attempt, device_id, window_end, verdict, reason, severity,
                              error_code, error_message, error_attempts)
  SELECT @runId, @attempt, device_id, window_end, verdict, reason, severity, error_code, error_message, error_attempts
  FROM #outcome;
  INSERT INTO normal_again (run_id, attempt, device_id, window_end)
  SELECT @runId, @attempt, device_id, window_end FROM #normal_again;
  INSERT INTO drift_outcome (run_id, attempt, device_id, model_version, through_at, state, finding)
  SELECT @runId, @attempt, device_id, model_version, through_at, state, finding FROM #drift;
  INSERT INTO anomaly (device_id, window_start, window_end, run_id, attempt, revision, score, severity, model_version,
                       marks, contributions)
  SELECT device_id, window_start, window_end, @runId, @attempt, revision, score, severity, model_version,
         marks, contributions
  FROM #found;
END`;

const leaveOutOutcomes = `DELETE FROM device_outcome WHERE run_id = @runId AND device_id IN (${FORGOTTEN})`;
const leaveOutDrift = `DELETE FROM drift_outcome WHERE run_id = @runId AND device_id IN (${FORGOTTEN})`;
const leaveOutAnomalies = `DELETE FROM anomaly WHERE run_id = @runId AND device_id IN (${FORGOTTEN})`;

/** Whoever sends again is not told what the run has not reached of the device before. */
const leaveOutDues = `DELETE FROM due WHERE reason = 'failed' AND device_id IN (${FORGOTTEN})`;
const endForgetting = "DELETE FROM forgotten_device WHERE run_id = @runId";

const moveStatus = `
UPDATE device_status SET
  window_end = found.window_end, verdict = found.verdict, reason = found.reason, severity = found.severity,
  revision = @revision
FROM device_status JOIN device_outcome AS found ON found.device_id = device_status.device_id
WHERE found.run_id = @runId AND found.attempt = @attempt AND found.error_code IS NULL
  AND (found.window_end > device_status.window_end
       OR (found.window_end = device_status.window_end AND @revision > device_status.revision))`;

const addStatus = `
INSERT INTO device_status (device_id, window_end, verdict, reason, severity, revision)
SELECT device_id, window_end, verdict, reason, severity, @revision FROM device_outcome AS found
WHERE ${ATTEMPT} AND error_code IS NULL
  AND NOT EXISTS (SELECT 1 FROM device_status WHERE device_status.device_id = found.device_id)`;

/** Of one version and state, it stays since when it was found so first. */
const moveDrift = `
UPDATE device_drift SET
  since_at = CASE WHEN device_drift.model_version = found.model_version AND device_drift.state = found.state
    THEN device_drift.since_at ELSE found.through_at END,
  model_version = found.model_version, through_at = found.through_at, state = found.state, finding = found.finding
FROM device_drift JOIN drift_outcome AS found ON found.device_id = device_drift.device_id
WHERE found.run_id = @runId AND found.attempt = @attempt AND found.through_at > device_drift.through_at`;

const addDrift = `
INSERT INTO device_drift (device_id, model_version, through_at, state, since_at, finding)
SELECT device_id, model_version, through_at, state, through_at, finding FROM drift_outcome AS found
WHERE ${ATTEMPT} AND NOT EXISTS (SELECT 1 FROM device_drift WHERE device_drift.device_id = found.device_id)`;

const takeBack = `
DELETE FROM anomaly WHERE shown = 1 AND revision < @revision AND EXISTS (
  SELECT 1 FROM normal_again AS again
  WHERE again.run_id = @runId AND again.attempt = @attempt
    AND again.device_id = anomaly.device_id AND again.window_end = anomaly.window_end)`;

/** A window may be scored again without being said to be: the outcome of a run that was not settled, say. */
const replaceAnomalies = `
DELETE FROM anomaly WHERE shown = 1 AND revision < @revision AND EXISTS (
  SELECT 1 FROM anomaly AS found
  WHERE found.run_id = @runId AND found.attempt = @attempt
    AND found.device_id = anomaly.device_id AND found.window_end = anomaly.window_end)`;

const showAnomalies = `
UPDATE anomaly SET shown = 1
WHERE ${ATTEMPT} AND NOT EXISTS (
  SELECT 1 FROM anomaly AS newer
  WHERE newer.device_id = anomaly.device_id AND newer.window_end = anomaly.window_end
    AND newer.shown = 1 AND newer.revision > anomaly.revision)`;

/** What the whole fleet owed, the devices left as they were go on owing, each for itself. */
const keepFleetDues = `
INSERT INTO due (device_id, from_at, to_at, reason, attempts, generation)
SELECT owing.device_id, due.from_at, due.to_at, due.reason, due.attempts, due.generation
FROM due CROSS JOIN (${OWING}) AS owing
WHERE due.device_id = @fleet AND due.generation <= @generation`;

const settleDues = `
DELETE FROM due WHERE generation <= @generation AND given_up = 0
  AND NOT EXISTS (SELECT 1 FROM (${OWING}) AS owing WHERE owing.device_id = due.device_id)`;

const countDueAttempts = `
UPDATE due SET attempts = attempts + 1
WHERE generation <= @generation AND given_up = 0 AND device_id IN (${FAILED})`;

const failedAreDue = `
INSERT INTO due (device_id, from_at, to_at, reason, attempts, generation)
SELECT device_id, @from, @to, 'failed', 1, (SELECT generation FROM schedule_state) FROM device_outcome
WHERE ${ATTEMPT} AND error_code IS NOT NULL`;

/** They stay, so that what was never scored can be seen. */
const giveUpDues = `
UPDATE due SET given_up = 1 WHERE given_up = 0 AND attempts >= @maxDueAttempts AND device_id IN (${FAILED})`;

/** Of an ended run only what was shown and what failed is read again. */
const forgetOutcomes =
  "DELETE FROM device_outcome WHERE run_id = @runId AND NOT (attempt = @attempt AND error_code IS NOT NULL)";
const forgetNormalAgain = "DELETE FROM normal_again WHERE run_id = @runId";
const forgetDrift = "DELETE FROM drift_outcome WHERE run_id = @runId";
const forgetAnomalies = "DELETE FROM anomaly WHERE run_id = @runId AND shown = 0";

/** Each is one batch, and so one round trip. They read what `outcome-rows.ts` has copied to temporary tables. */
export const sql = {
  addPart,

  parts: `SELECT * FROM run_part WHERE ${ATTEMPT} ORDER BY chunk`,

  counted: `
SELECT COUNT(*) AS parts, COALESCE(SUM(devices), 0) AS devices, COALESCE(SUM(failed_devices), 0) AS failed_devices,
  COALESCE(SUM(normal), 0) AS normal, COALESCE(SUM(anomalous), 0) AS anomalous, COALESCE(SUM(unscored), 0) AS unscored
FROM run_part WHERE ${ATTEMPT}`,

  failures: `
SELECT device_id, error_code, error_message, error_attempts FROM device_outcome
WHERE ${ATTEMPT} AND error_code IS NOT NULL ORDER BY device_id`,

  end: `
UPDATE run SET status = @status, finished_at = @finishedAt, error_code = @code, error_message = @message
WHERE ${ATTEMPT} AND status IN ('requested', 'running')`,

  leaveOut: inOrder(leaveOutOutcomes, leaveOutDrift, leaveOutAnomalies),

  leaveOutDues,

  endForgetting,

  show: inOrder(
    ...[addChanges, countChanges, moveStatus, addStatus],
    ...[moveDrift, addDrift, takeBack, replaceAnomalies, showAnomalies],
  ),

  forget: inOrder(forgetOutcomes, forgetNormalAgain, forgetDrift, forgetAnomalies),

  settleDues: inOrder(keepFleetDues, settleDues, countDueAttempts),

  failedAreDue: inOrder(failedAreDue, giveUpDues),

  addDues: `
INSERT INTO due (device_id, from_at, to_at, reason, attempts, generation)
SELECT device_id, from_at, to_at, reason, attempts, (SELECT generation FROM schedule_state) FROM #unfinished`,
} as const;
