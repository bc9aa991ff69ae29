-- counts: JSON, of the slices that are done. changes: how often the state was changed; whoever changes it has seen it so.
CREATE TABLE backfill (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  backfill_id TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  slice_ms INTEGER NOT NULL,
  request TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  idempotency_key TEXT,
  idempotency_digest TEXT,
  changes INTEGER NOT NULL,
  next_from INTEGER NOT NULL,
  run_id TEXT,
  planned_by TEXT,
  partial_slices INTEGER NOT NULL,
  counts TEXT NOT NULL,
  last_took_ms INTEGER,
  error_code TEXT,
  error_message TEXT,
  started_at INTEGER,
  finished_at INTEGER,
  cancel_requested_at INTEGER
) STRICT;
CREATE INDEX backfill_unfinished ON backfill (status) WHERE status IN ('running', 'paused');
CREATE UNIQUE INDEX backfill_by_key ON backfill (idempotency_key) WHERE idempotency_key IS NOT NULL;

ALTER TABLE run ADD COLUMN backfill_id TEXT;
CREATE INDEX run_by_backfill ON run (backfill_id, ordinal) WHERE backfill_id IS NOT NULL;
