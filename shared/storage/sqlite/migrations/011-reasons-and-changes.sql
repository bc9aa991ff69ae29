-- Why a device could not be judged; null in rows that were written before it was kept.
ALTER TABLE device_outcome ADD COLUMN reason TEXT;
ALTER TABLE device_status ADD COLUMN reason TEXT;

-- Devices of which a scheduled run has found another verdict than the runs before it. `was` is null of a first one.
CREATE TABLE status_change (
  run_id TEXT NOT NULL,
  verdict TEXT NOT NULL,
  device_id TEXT NOT NULL,
  was TEXT,
  reason TEXT,
  severity REAL,
  window_end INTEGER NOT NULL,
  PRIMARY KEY (run_id, verdict, device_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX status_change_by_device ON status_change (device_id);

-- How many they are; null where nobody has counted them.
ALTER TABLE run ADD COLUMN became_anomalous INTEGER;
ALTER TABLE run ADD COLUMN became_unscored INTEGER;
ALTER TABLE run ADD COLUMN became_normal INTEGER;
