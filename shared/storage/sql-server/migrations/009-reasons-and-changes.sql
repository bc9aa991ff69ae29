-- Why a device could not be judged; null in rows that were written before it was kept.
ALTER TABLE device_outcome ADD reason varchar(32) COLLATE Latin1_General_100_BIN2;

ALTER TABLE device_status ADD reason varchar(32) COLLATE Latin1_General_100_BIN2;

-- Devices of which a scheduled run has found another verdict than the runs before it. `was` is null of a first one.
CREATE TABLE status_change (
  run_id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  verdict varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  device_id varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  was varchar(16) COLLATE Latin1_General_100_BIN2,
  reason varchar(32) COLLATE Latin1_General_100_BIN2,
  severity float,
  window_end datetime2(3) NOT NULL,
  PRIMARY KEY (run_id, verdict, device_id)
);

CREATE INDEX status_change_by_device ON status_change (device_id);

-- How many they are; null where nobody has counted them.
ALTER TABLE run ADD became_anomalous int;

ALTER TABLE run ADD became_unscored int;

ALTER TABLE run ADD became_normal int;
