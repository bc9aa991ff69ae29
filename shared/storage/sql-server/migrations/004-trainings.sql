-- counts: JSON, of the waves that are done.
CREATE TABLE training (
  ordinal bigint IDENTITY PRIMARY KEY CLUSTERED,
  training_id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL UNIQUE,
  status varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  request nvarchar(max) NOT NULL,
  author nvarchar(128),
  author_source varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  requested_at datetime2(3) NOT NULL,
  started_at datetime2(3),
  finished_at datetime2(3),
  cancel_requested_at datetime2(3),
  planned_devices int,
  planned_chunks int,
  chunks_done int NOT NULL,
  counts nvarchar(max) NOT NULL,
  error nvarchar(max)
);

CREATE INDEX training_unfinished ON training (status) WHERE status IN ('requested', 'running');
