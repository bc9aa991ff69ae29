CREATE TABLE bucket (
  device_id TEXT NOT NULL,
  bucket_start INTEGER NOT NULL,
  sensor TEXT NOT NULL,
  count INTEGER NOT NULL,
  mean REAL NOT NULL,
  m2 REAL NOT NULL,
  min REAL NOT NULL,
  max REAL NOT NULL,
  first_value REAL NOT NULL,
  first_at INTEGER NOT NULL,
  last_value REAL NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (device_id, bucket_start, sensor)
) STRICT, WITHOUT ROWID;
CREATE INDEX bucket_by_time ON bucket (bucket_start);

CREATE TABLE device (
  device_id TEXT PRIMARY KEY,
  device_group TEXT,
  state TEXT NOT NULL DEFAULT 'active',
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  muted_until INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE ingest_watermark (
  namespace TEXT NOT NULL,
  hub TEXT NOT NULL,
  hub_created_at INTEGER NOT NULL,
  partition_id TEXT NOT NULL,
  sequence_number INTEGER NOT NULL,
  enqueued_at INTEGER NOT NULL,
  counted INTEGER NOT NULL,
  duplicates INTEGER NOT NULL,
  dead_letters INTEGER NOT NULL,
  redelivered_events INTEGER NOT NULL,
  PRIMARY KEY (namespace, hub, hub_created_at, partition_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE ingest_gap (
  namespace TEXT NOT NULL,
  hub TEXT NOT NULL,
  hub_created_at INTEGER NOT NULL,
  partition_id TEXT NOT NULL,
  from_sequence INTEGER NOT NULL,
  to_sequence INTEGER NOT NULL,
  found_at INTEGER NOT NULL,
  PRIMARY KEY (namespace, hub, hub_created_at, partition_id, from_sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE seen_event (
  item_key TEXT PRIMARY KEY,
  seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_event_by_time ON seen_event (seen_at);

CREATE TABLE dead_letter (
  dead_letter_id INTEGER PRIMARY KEY,
  namespace TEXT NOT NULL,
  hub TEXT NOT NULL,
  hub_created_at INTEGER NOT NULL,
  partition_id TEXT NOT NULL,
  sequence_number INTEGER NOT NULL,
  item_index INTEGER NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  body BLOB NOT NULL,
  enqueued_at INTEGER NOT NULL,
  refused_at INTEGER NOT NULL,
  UNIQUE (namespace, hub, hub_created_at, partition_id, sequence_number, item_index)
) STRICT;

CREATE TABLE schedule_state (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  bucket_ms INTEGER NOT NULL,
  closed_through INTEGER,
  began_at INTEGER,
  generation INTEGER NOT NULL DEFAULT 0,
  paused INTEGER NOT NULL
) STRICT;

CREATE TABLE due (
  due_id INTEGER PRIMARY KEY,
  device_id TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  given_up INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX due_by_generation ON due (generation) WHERE given_up = 0;

CREATE TABLE run (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  status TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  token TEXT,
  request TEXT NOT NULL,
  generation INTEGER,
  incomplete INTEGER NOT NULL,
  requested_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  cancel_requested_at INTEGER,
  planned_devices INTEGER,
  planned_chunks INTEGER,
  error_code TEXT,
  error_message TEXT
) STRICT;
CREATE INDEX run_unfinished ON run (status) WHERE status IN ('requested', 'running');

CREATE TABLE run_part (
  run_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  chunk INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  devices INTEGER NOT NULL,
  failed_devices INTEGER NOT NULL,
  normal INTEGER NOT NULL,
  anomalous INTEGER NOT NULL,
  unscored INTEGER NOT NULL,
  PRIMARY KEY (run_id, attempt, chunk)
) STRICT, WITHOUT ROWID;

CREATE TABLE device_outcome (
  run_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  device_id TEXT NOT NULL,
  window_end INTEGER,
  verdict TEXT,
  severity REAL,
  error_code TEXT,
  error_message TEXT,
  error_attempts INTEGER,
  PRIMARY KEY (run_id, attempt, device_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE normal_again (
  run_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  device_id TEXT NOT NULL,
  window_end INTEGER NOT NULL,
  PRIMARY KEY (run_id, attempt, device_id, window_end)
) STRICT, WITHOUT ROWID;

CREATE TABLE device_status (
  device_id TEXT PRIMARY KEY,
  window_end INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  severity REAL,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE anomaly (
  anomaly_id INTEGER PRIMARY KEY,
  device_id TEXT NOT NULL,
  window_start INTEGER NOT NULL,
  window_end INTEGER NOT NULL,
  run_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  score REAL NOT NULL,
  severity REAL,
  model_version TEXT NOT NULL,
  shown INTEGER NOT NULL DEFAULT 0,
  UNIQUE (device_id, window_end, window_start, run_id, attempt)
) STRICT;
CREATE INDEX anomaly_by_run ON anomaly (run_id, attempt);
CREATE INDEX anomaly_by_time ON anomaly (window_end) WHERE shown = 1;

CREATE TABLE model (
  device_id TEXT NOT NULL,
  version TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  manifest TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  registered_at INTEGER NOT NULL,
  PRIMARY KEY (device_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE model_alias (
  device_id TEXT NOT NULL,
  alias TEXT NOT NULL,
  version TEXT NOT NULL,
  PRIMARY KEY (device_id, alias),
  FOREIGN KEY (device_id, version) REFERENCES model (device_id, version)
) STRICT, WITHOUT ROWID;
