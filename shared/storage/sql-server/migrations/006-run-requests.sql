-- A request that is sent again under its key finds the run that it has made; the digest says whether it is the same.
ALTER TABLE run ADD idempotency_key varchar(128) COLLATE Latin1_General_100_BIN2;

ALTER TABLE run ADD idempotency_digest varchar(64) COLLATE Latin1_General_100_BIN2;

CREATE UNIQUE INDEX run_by_key ON run (idempotency_key) WHERE idempotency_key IS NOT NULL;
