-- JSON. What of an anomaly's window is said beside its verdict, and which features it is due to.
ALTER TABLE anomaly ADD COLUMN marks TEXT NOT NULL DEFAULT '[]';
ALTER TABLE anomaly ADD COLUMN contributions TEXT;

-- An operator's word stays when a rescoring takes the anomaly back, and is there when it returns.
CREATE TABLE anomaly_feedback (
  device_id TEXT NOT NULL,
  window_end INTEGER NOT NULL,
  window_start INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  note TEXT,
  given_by TEXT,
  given_at INTEGER NOT NULL,
  PRIMARY KEY (device_id, window_end)
) STRICT, WITHOUT ROWID;
CREATE INDEX anomaly_feedback_by_time ON anomaly_feedback (window_end);

ALTER TABLE device ADD COLUMN muted_from INTEGER;

-- Devices that were forgotten while a run went on: what it has found of them is not shown when it ends.
CREATE TABLE forgotten_device (
  run_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  PRIMARY KEY (run_id, device_id)
) STRICT, WITHOUT ROWID;
