-- JSON. What of an anomaly's window is said beside its verdict, and which features it is due to.
ALTER TABLE anomaly ADD marks nvarchar(max) NOT NULL DEFAULT '[]';

ALTER TABLE anomaly ADD contributions nvarchar(max);

-- An operator's word stays when a rescoring takes the anomaly back, and is there when it returns.
CREATE TABLE anomaly_feedback (
  device_id varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  window_end datetime2(3) NOT NULL,
  window_start datetime2(3) NOT NULL,
  verdict varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  note nvarchar(max),
  given_by nvarchar(128),
  given_at datetime2(3) NOT NULL,
  PRIMARY KEY (device_id, window_end)
);

CREATE INDEX anomaly_feedback_by_time ON anomaly_feedback (window_end);

ALTER TABLE device ADD muted_from datetime2(3);

-- Devices that were forgotten while a run went on: what it has found of them is not shown when it ends.
CREATE TABLE forgotten_device (
  run_id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  device_id varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  PRIMARY KEY (run_id, device_id)
);
