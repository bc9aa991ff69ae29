-- finding: JSON, what of the rule was met.
CREATE TABLE alert (
  ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
  alert_id TEXT NOT NULL UNIQUE,
  rule_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  level TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  finding TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  cleared_at INTEGER,
  cleared_by TEXT,
  acknowledged_at INTEGER,
  acknowledged_by TEXT,
  note TEXT
) STRICT;
CREATE UNIQUE INDEX alert_open ON alert (rule_name, kind, subject_kind, subject_id) WHERE cleared_at IS NULL;
CREATE INDEX alert_by_subject ON alert (subject_kind, subject_id, ordinal);
CREATE INDEX alert_cleared ON alert (cleared_at) WHERE cleared_at IS NOT NULL;

-- Of an alert about many: the first few.
CREATE TABLE alert_device (
  alert_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  device_id TEXT NOT NULL,
  PRIMARY KEY (alert_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_device_by_device ON alert_device (device_id);

-- The outbox. A letter that is settled keeps no body.
CREATE TABLE alert_letter (
  letter_id INTEGER PRIMARY KEY AUTOINCREMENT,
  event_id TEXT NOT NULL,
  alert_id TEXT NOT NULL,
  destination TEXT NOT NULL,
  body TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  claimed_until INTEGER,
  sent_at INTEGER,
  given_up_at INTEGER,
  error TEXT,
  UNIQUE (event_id, destination)
) STRICT;
CREATE INDEX alert_letter_by_alert ON alert_letter (alert_id, destination, letter_id);
CREATE INDEX alert_letter_due ON alert_letter (next_at) WHERE sent_at IS NULL AND given_up_at IS NULL;

-- How far the rules have looked.
CREATE TABLE alert_state (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  through_ordinal INTEGER,
  changes INTEGER NOT NULL
) STRICT;
INSERT INTO alert_state VALUES (1, NULL, 0);

-- The longest of all bounds how far back rules look.
CREATE INDEX model_by_hop ON model (json_extract(manifest, '$.hopSeconds'));
