/** For both engines, which take parameters so; they differ in how the first rows are asked for. */
export const sql = {
  insert: `
INSERT INTO backfill (backfill_id, status, from_at, to_at, slice_ms, request, requested_at, idempotency_key,
                      idempotency_digest, changes, next_from, partial_slices, counts)
VALUES (@backfillId, @status, @from, @to, @sliceMs, @request, @requestedAt, @key, @digest, 0, @nextFrom,
        @partialSlices, @counts)`,
  get: "SELECT * FROM backfill WHERE backfill_id = @backfillId",
  findByKey: "SELECT * FROM backfill WHERE idempotency_key = @key",
  unfinished: "SELECT * FROM backfill WHERE status IN ('running', 'paused') ORDER BY ordinal",
  change: `
UPDATE backfill
SET changes = changes + 1, status = @status, next_from = @nextFrom, run_id = @runId, planned_by = @plannedBy,
    partial_slices = @partialSlices, counts = @counts, last_took_ms = @lastTookMs, error_code = @code,
    error_message = @message, started_at = @startedAt, finished_at = @finishedAt,
    cancel_requested_at = @cancelRequestedAt
WHERE backfill_id = @backfillId AND changes = @changes`,
} as const;
