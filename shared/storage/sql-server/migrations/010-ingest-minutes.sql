-- What a partition took in within a minute of the app's clock. late: readings of a time that runs had taken already.
CREATE TABLE ingest_minute (
  namespace varchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  hub varchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  hub_created_at datetime2(3) NOT NULL,
  partition_id varchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
  minute_at datetime2(0) NOT NULL,
  counted bigint NOT NULL,
  late bigint NOT NULL,
  duplicates bigint NOT NULL,
  dead_letters bigint NOT NULL,
  PRIMARY KEY (namespace, hub, hub_created_at, partition_id, minute_at)
);

CREATE INDEX ingest_minute_by_time ON ingest_minute (minute_at);
