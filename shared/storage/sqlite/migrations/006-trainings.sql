-- counts: JSON, of the waves that are done.
CREATE TABLE training (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  training_id TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  request TEXT NOT NULL,
  author TEXT,
  author_source TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  cancel_requested_at INTEGER,
  planned_devices INTEGER,
  planned_chunks INTEGER,
  chunks_done INTEGER NOT NULL,
  counts TEXT NOT NULL,
  error TEXT
) STRICT;
CREATE INDEX training_unfinished ON training (status) WHERE status IN ('requested', 'running');
