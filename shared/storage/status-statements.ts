import { VERDICTS } from "../scoring/result-row";
import type { ChangeFilter, ChangePage } from "../scoring/status-reader";

/* Both engines take parameters so; they differ in how the first rows of a list are asked for. */

/**
 * Of a run's outcomes those that will change what their device is said to be: asked before they do. A device that is
 * judged for the first time was normal, as far as anybody knows.
 */
export const addChanges = `
INSERT INTO status_change (run_id, verdict, device_id, was, reason, severity, window_end)
SELECT found.run_id, found.verdict, found.device_id, status.verdict, found.reason, found.severity, found.window_end
FROM device_outcome AS found LEFT JOIN device_status AS status ON status.device_id = found.device_id
WHERE found.run_id = @runId AND found.attempt = @attempt AND found.error_code IS NULL
  AND found.verdict <> COALESCE(status.verdict, 'normal')
  AND (status.device_id IS NULL OR found.window_end > status.window_end
       OR (found.window_end = status.window_end AND @revision > status.revision))`;

const counts = VERDICTS.map(
  (verdict) =>
    `became_${verdict} = (SELECT COUNT(*) FROM status_change WHERE run_id = @runId AND verdict = '${verdict}')`,
);

export const countChanges = `UPDATE run SET ${counts.join(", ")} WHERE run_id = @runId`;

const OF_VERDICT = " AND verdict = @verdict";
const AFTER = " AND (verdict > @afterVerdict OR (verdict = @afterVerdict AND device_id > @afterDevice))";

export const changesListed = ({ verdict }: ChangeFilter, { after }: ChangePage): string =>
  "FROM status_change WHERE run_id = @runId" +
  (verdict === undefined ? "" : OF_VERDICT) +
  (after === undefined ? "" : AFTER) +
  " ORDER BY verdict, device_id";
