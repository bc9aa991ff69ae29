-- What the checks of a run have found; shown when it ends.
CREATE TABLE drift_outcome (
  run_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  device_id TEXT NOT NULL,
  model_version TEXT NOT NULL,
  through_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  finding TEXT NOT NULL,
  PRIMARY KEY (run_id, attempt, device_id)
) STRICT, WITHOUT ROWID;

-- The last check of each device. It says something of the version that it names, and of no other. `finding` is JSON.
CREATE TABLE device_drift (
  device_id TEXT PRIMARY KEY,
  model_version TEXT NOT NULL,
  through_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  since_at INTEGER NOT NULL,
  finding TEXT NOT NULL
) STRICT, WITHOUT ROWID;
