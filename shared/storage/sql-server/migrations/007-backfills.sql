-- counts: JSON, of the slices that are done. changes: how often the state was changed; whoever changes it has seen it so.
CREATE TABLE backfill (
  ordinal bigint IDENTITY PRIMARY KEY CLUSTERED,
  backfill_id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL UNIQUE,
  status varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  from_at datetime2(3) NOT NULL,
  to_at datetime2(3) NOT NULL,
  slice_ms bigint NOT NULL,
  request nvarchar(max) NOT NULL,
  requested_at datetime2(3) NOT NULL,
  idempotency_key varchar(128) COLLATE Latin1_General_100_BIN2,
  idempotency_digest varchar(64) COLLATE Latin1_General_100_BIN2,
  changes bigint NOT NULL,
  next_from datetime2(3) NOT NULL,
  run_id varchar(64) COLLATE Latin1_General_100_BIN2,
  planned_by varchar(64) COLLATE Latin1_General_100_BIN2,
  partial_slices int NOT NULL,
  counts nvarchar(max) NOT NULL,
  last_took_ms bigint,
  error_code nvarchar(64) COLLATE Latin1_General_100_BIN2,
  error_message nvarchar(max),
  started_at datetime2(3),
  finished_at datetime2(3),
  cancel_requested_at datetime2(3)
);

CREATE INDEX backfill_unfinished ON backfill (status) WHERE status IN ('running', 'paused');

CREATE UNIQUE INDEX backfill_by_key ON backfill (idempotency_key) WHERE idempotency_key IS NOT NULL;

ALTER TABLE run ADD backfill_id varchar(64) COLLATE Latin1_General_100_BIN2;

CREATE INDEX run_by_backfill ON run (backfill_id, ordinal) WHERE backfill_id IS NOT NULL;
