-- finding: JSON, what of the rule was met.
CREATE TABLE alert (
  ordinal bigint IDENTITY PRIMARY KEY CLUSTERED,
  alert_id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL UNIQUE,
  rule_name varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  kind varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  level varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  subject_kind varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  subject_id nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  finding nvarchar(max) NOT NULL,
  opened_at datetime2(3) NOT NULL,
  cleared_at datetime2(3),
  cleared_by varchar(16) COLLATE Latin1_General_100_BIN2,
  acknowledged_at datetime2(3),
  acknowledged_by nvarchar(128),
  note nvarchar(max)
);

CREATE UNIQUE INDEX alert_open ON alert (rule_name, kind, subject_kind, subject_id) WHERE cleared_at IS NULL;

CREATE INDEX alert_by_subject ON alert (subject_kind, subject_id, ordinal);

CREATE INDEX alert_cleared ON alert (cleared_at) WHERE cleared_at IS NOT NULL;

-- Of an alert about many: the first few.
CREATE TABLE alert_device (
  alert_id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  position int NOT NULL,
  device_id varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  PRIMARY KEY (alert_id, position)
);

CREATE INDEX alert_device_by_device ON alert_device (device_id);

-- The outbox. A letter that is settled keeps no body.
CREATE TABLE alert_letter (
  letter_id bigint IDENTITY PRIMARY KEY CLUSTERED,
  event_id varchar(96) COLLATE Latin1_General_100_BIN2 NOT NULL,
  alert_id varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  destination varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  body nvarchar(max) NOT NULL,
  written_at datetime2(3) NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  next_at datetime2(3) NOT NULL,
  claimed_until datetime2(3),
  sent_at datetime2(3),
  given_up_at datetime2(3),
  error nvarchar(max),
  UNIQUE (event_id, destination)
);

CREATE INDEX alert_letter_by_alert ON alert_letter (alert_id, destination, letter_id);

CREATE INDEX alert_letter_due ON alert_letter (next_at) WHERE sent_at IS NULL AND given_up_at IS NULL;

-- How far the rules have looked.
CREATE TABLE alert_state (
  only_row int NOT NULL PRIMARY KEY CHECK (only_row = 1),
  through_ordinal bigint,
  changes bigint NOT NULL
);

INSERT INTO alert_state VALUES (1, NULL, 0);

-- Of the manifest: the longest of all bounds how far back rules look.
ALTER TABLE model ADD hop_seconds int NOT NULL DEFAULT 0;

-- A batch knows the columns that there were when it began.
EXEC('UPDATE model SET hop_seconds = CAST(JSON_VALUE(manifest, ''$.hopSeconds'') AS int)');

CREATE INDEX model_by_hop ON model (hop_seconds);
