-- What the checks of a run have found; shown when it ends.
CREATE TABLE drift_outcome (
  run_id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  attempt int NOT NULL,
  device_id varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  model_version varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  through_at datetime2(3) NOT NULL,
  state varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  finding nvarchar(max) NOT NULL,
  PRIMARY KEY (run_id, attempt, device_id)
);

-- The last check of each device. It says something of the version that it names, and of no other. `finding` is JSON.
CREATE TABLE device_drift (
  device_id varchar(128) COLLATE Latin1_General_100_BIN2 PRIMARY KEY,
  model_version varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  through_at datetime2(3) NOT NULL,
  state varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  since_at datetime2(3) NOT NULL,
  finding nvarchar(max) NOT NULL
);
