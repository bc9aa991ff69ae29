-- A request that is sent again under its key finds the run that it has made; the digest says whether it is the same.
ALTER TABLE run ADD COLUMN idempotency_key TEXT;
ALTER TABLE run ADD COLUMN idempotency_digest TEXT;
CREATE UNIQUE INDEX run_by_key ON run (idempotency_key) WHERE idempotency_key IS NOT NULL;
