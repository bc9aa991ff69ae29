-- What a partition took in within a minute of the app's clock. late: readings of a time that runs had taken already.
CREATE TABLE ingest_minute (
  namespace TEXT NOT NULL,
  hub TEXT NOT NULL,
  hub_created_at INTEGER NOT NULL,
  partition_id TEXT NOT NULL,
  minute_at INTEGER NOT NULL,
  counted INTEGER NOT NULL,
  late INTEGER NOT NULL,
  duplicates INTEGER NOT NULL,
  dead_letters INTEGER NOT NULL,
  PRIMARY KEY (namespace, hub, hub_created_at, partition_id, minute_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX ingest_minute_by_time ON ingest_minute (minute_at);
