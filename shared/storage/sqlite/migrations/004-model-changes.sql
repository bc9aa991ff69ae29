-- Says which deletion is under way; a version that has one becomes no champion.
ALTER TABLE model ADD COLUMN deletion TEXT;

CREATE TABLE deleted_model (
  device_id TEXT NOT NULL,
  version TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  manifest TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  registered_at INTEGER NOT NULL,
  deleted_at INTEGER NOT NULL,
  PRIMARY KEY (device_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE model_change (
  change_id INTEGER PRIMARY KEY AUTOINCREMENT,
  device_id TEXT NOT NULL,
  action TEXT NOT NULL,
  version TEXT NOT NULL,
  previous_version TEXT,
  author TEXT,
  author_source TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX model_change_by_device ON model_change (device_id, change_id);

CREATE INDEX model_alias_by_alias ON model_alias (alias, device_id, version);
