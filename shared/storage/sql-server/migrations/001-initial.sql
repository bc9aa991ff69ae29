-- Ids, keys and names compare byte by byte, whatever the database's own collation. Primary keys are clustered: a device's
-- buckets lie together, in order of time.

CREATE TABLE bucket (
  device_id varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  bucket_start datetime2(0) NOT NULL,
  sensor varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  count bigint NOT NULL,
  mean float NOT NULL,
  m2 float NOT NULL,
  min float NOT NULL,
  max float NOT NULL,
  first_value float NOT NULL,
  first_at datetime2(3) NOT NULL,
  last_value float NOT NULL,
  last_at datetime2(3) NOT NULL,
  PRIMARY KEY (device_id, bucket_start, sensor)
) WITH (DATA_COMPRESSION = PAGE);

CREATE INDEX bucket_by_time ON bucket (bucket_start) WITH (DATA_COMPRESSION = PAGE);

CREATE TABLE device (
  device_id varchar(128) COLLATE Latin1_General_100_BIN2 PRIMARY KEY,
  device_group nvarchar(128) COLLATE Latin1_General_100_BIN2,
  state varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL DEFAULT 'active',
  first_seen datetime2(3) NOT NULL,
  last_seen datetime2(3) NOT NULL,
  muted_until datetime2(3)
);

CREATE TABLE ingest_watermark (
  namespace varchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  hub varchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  hub_created_at datetime2(3) NOT NULL,
  partition_id varchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
  sequence_number bigint NOT NULL,
  enqueued_at datetime2(3) NOT NULL,
  counted bigint NOT NULL,
  duplicates bigint NOT NULL,
  dead_letters bigint NOT NULL,
  redelivered_events bigint NOT NULL,
  PRIMARY KEY (namespace, hub, hub_created_at, partition_id)
);

CREATE TABLE ingest_gap (
  namespace varchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  hub varchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  hub_created_at datetime2(3) NOT NULL,
  partition_id varchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
  from_sequence bigint NOT NULL,
  to_sequence bigint NOT NULL,
  found_at datetime2(3) NOT NULL,
  lost_at datetime2(3),
  PRIMARY KEY (namespace, hub, hub_created_at, partition_id, from_sequence)
);

CREATE TABLE seen_event (
  item_key varchar(64) COLLATE Latin1_General_100_BIN2 PRIMARY KEY,
  seen_at datetime2(3) NOT NULL
) WITH (DATA_COMPRESSION = PAGE);

CREATE INDEX seen_event_by_time ON seen_event (seen_at) WITH (DATA_COMPRESSION = PAGE);

CREATE TABLE dead_letter (
  dead_letter_id bigint IDENTITY PRIMARY KEY CLUSTERED,
  namespace varchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  hub varchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  hub_created_at datetime2(3) NOT NULL,
  partition_id varchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
  sequence_number bigint NOT NULL,
  item_index int NOT NULL,
  is_whole bit NOT NULL,
  object_index int NOT NULL,
  item_key varchar(64) COLLATE Latin1_General_100_BIN2,
  reason varchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
  detail nvarchar(max) NOT NULL,
  body varbinary(max) NOT NULL,
  body_bytes bigint NOT NULL,
  body_blob nvarchar(1024),
  content_encoding nvarchar(max),
  message_id nvarchar(max),
  connection_device_id nvarchar(max),
  enqueued_at datetime2(3) NOT NULL,
  refused_at datetime2(3) NOT NULL,
  replays int NOT NULL DEFAULT 0,
  replayed_at datetime2(3),
  UNIQUE (namespace, hub, hub_created_at, partition_id, sequence_number, item_index)
) WITH (DATA_COMPRESSION = PAGE);

CREATE INDEX dead_letter_by_reason ON dead_letter (reason, dead_letter_id);

CREATE INDEX dead_letter_by_time ON dead_letter (refused_at);

CREATE TABLE schedule_state (
  only_row int PRIMARY KEY CHECK (only_row = 1),
  bucket_ms bigint NOT NULL,
  closed_through datetime2(3),
  began_at datetime2(3),
  generation bigint NOT NULL DEFAULT 0,
  paused bit NOT NULL,
  kept_from datetime2(3),
  consumer_group nvarchar(128) COLLATE Latin1_General_100_BIN2
);

CREATE TABLE due (
  due_id bigint IDENTITY PRIMARY KEY CLUSTERED,
  device_id varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  from_at datetime2(3) NOT NULL,
  to_at datetime2(3) NOT NULL,
  reason varchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
  attempts int NOT NULL,
  generation bigint NOT NULL,
  given_up bit NOT NULL DEFAULT 0
);

CREATE INDEX due_by_generation ON due (generation) WHERE given_up = 0;

CREATE TABLE run (
  ordinal bigint IDENTITY PRIMARY KEY CLUSTERED,
  run_id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL UNIQUE,
  kind varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  from_at datetime2(3) NOT NULL,
  to_at datetime2(3) NOT NULL,
  status varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  attempt int NOT NULL,
  token nvarchar(128) COLLATE Latin1_General_100_BIN2,
  request nvarchar(max) NOT NULL,
  generation bigint,
  incomplete bit NOT NULL,
  requested_at datetime2(3) NOT NULL,
  started_at datetime2(3),
  finished_at datetime2(3),
  cancel_requested_at datetime2(3),
  planned_devices int,
  planned_chunks int,
  error_code nvarchar(64) COLLATE Latin1_General_100_BIN2,
  error_message nvarchar(max)
);

CREATE INDEX run_unfinished ON run (status) WHERE status IN ('requested', 'running');

CREATE TABLE run_part (
  run_id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  attempt int NOT NULL,
  chunk int NOT NULL,
  bytes bigint NOT NULL,
  devices int NOT NULL,
  failed_devices int NOT NULL,
  normal bigint NOT NULL,
  anomalous bigint NOT NULL,
  unscored bigint NOT NULL,
  PRIMARY KEY (run_id, attempt, chunk)
);

CREATE TABLE device_outcome (
  run_id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  attempt int NOT NULL,
  device_id varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  window_end datetime2(3),
  verdict varchar(16) COLLATE Latin1_General_100_BIN2,
  severity float,
  error_code nvarchar(64) COLLATE Latin1_General_100_BIN2,
  error_message nvarchar(max),
  error_attempts int,
  PRIMARY KEY (run_id, attempt, device_id)
) WITH (DATA_COMPRESSION = PAGE);

CREATE TABLE normal_again (
  run_id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  attempt int NOT NULL,
  device_id varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  window_end datetime2(3) NOT NULL,
  PRIMARY KEY (run_id, attempt, device_id, window_end)
);

CREATE TABLE device_status (
  device_id varchar(128) COLLATE Latin1_General_100_BIN2 PRIMARY KEY,
  window_end datetime2(3) NOT NULL,
  verdict varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  severity float,
  revision bigint NOT NULL
);

CREATE TABLE anomaly (
  anomaly_id bigint IDENTITY PRIMARY KEY CLUSTERED,
  device_id varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  window_start datetime2(3) NOT NULL,
  window_end datetime2(3) NOT NULL,
  run_id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  attempt int NOT NULL,
  revision bigint NOT NULL,
  score float NOT NULL,
  severity float,
  model_version varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  shown bit NOT NULL DEFAULT 0,
  UNIQUE (device_id, window_end, window_start, run_id, attempt)
) WITH (DATA_COMPRESSION = PAGE);

CREATE INDEX anomaly_by_run ON anomaly (run_id, attempt);

CREATE INDEX anomaly_by_time ON anomaly (window_end) WHERE shown = 1;

CREATE TABLE model (
  device_id varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  version varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  sha256 varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  manifest nvarchar(max) NOT NULL,
  -- Of the manifest: the longest of all is asked for while closing is shut out.
  window_seconds int NOT NULL,
  bytes bigint NOT NULL,
  registered_at datetime2(3) NOT NULL,
  PRIMARY KEY (device_id, version)
);

CREATE INDEX model_by_window ON model (window_seconds);

CREATE TABLE model_alias (
  device_id varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  alias varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  version varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  PRIMARY KEY (device_id, alias),
  FOREIGN KEY (device_id, version) REFERENCES model (device_id, version)
);
