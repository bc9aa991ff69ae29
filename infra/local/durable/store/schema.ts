/**
 * `instance`: the newest execution of every id. `message`: what an instance has yet to be told, in order; a message
 * without `execution_id` is for whichever execution is there. `history.task` is the engine's own note on a scheduled
 * task, kept beside the event. `activity`: executions not yet reported; they outlive their instance, as queue messages
 * do. Times are milliseconds since the epoch.
 */
export const SCHEMA_VERSION = 1;

export const SCHEMA = `
CREATE TABLE instance (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  start_id TEXT NOT NULL,
  execution_id TEXT NOT NULL,
  parent TEXT,
  input TEXT,
  output TEXT,
  custom_status TEXT,
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX instance_by_status ON instance (status);

CREATE TABLE history (
  instance_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  event TEXT NOT NULL,
  task TEXT,
  PRIMARY KEY (instance_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE message (
  position INTEGER PRIMARY KEY,
  instance_id TEXT NOT NULL,
  execution_id TEXT,
  event TEXT NOT NULL
) STRICT;
CREATE INDEX message_by_instance ON message (instance_id, position);

CREATE TABLE activity (
  execution_id TEXT NOT NULL,
  task_id INTEGER NOT NULL,
  instance_id TEXT NOT NULL,
  name TEXT NOT NULL,
  input TEXT,
  PRIMARY KEY (execution_id, task_id)
) STRICT;

CREATE TABLE timer (
  execution_id TEXT NOT NULL,
  task_id INTEGER NOT NULL,
  instance_id TEXT NOT NULL,
  fire_at INTEGER NOT NULL,
  PRIMARY KEY (execution_id, task_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX timer_by_time ON timer (fire_at);
CREATE INDEX timer_by_instance ON timer (instance_id);

PRAGMA user_version = ${SCHEMA_VERSION};
`;
