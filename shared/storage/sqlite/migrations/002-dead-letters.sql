-- AUTOINCREMENT cannot be added to a table: without it SQLite gives the ids of deleted rows again, and a replay that
-- holds on to an id would take another dead letter for its own.
CREATE TABLE dead_letter_with_lasting_ids (
  dead_letter_id INTEGER PRIMARY KEY AUTOINCREMENT,
  namespace TEXT NOT NULL,
  hub TEXT NOT NULL,
  hub_created_at INTEGER NOT NULL,
  partition_id TEXT NOT NULL,
  sequence_number INTEGER NOT NULL,
  item_index INTEGER NOT NULL,
  is_whole INTEGER NOT NULL,
  object_index INTEGER NOT NULL,
  item_key TEXT,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  body BLOB NOT NULL,
  body_bytes INTEGER NOT NULL,
  body_blob TEXT,
  content_encoding TEXT,
  message_id TEXT,
  connection_device_id TEXT,
  enqueued_at INTEGER NOT NULL,
  refused_at INTEGER NOT NULL,
  replays INTEGER NOT NULL DEFAULT 0,
  replayed_at INTEGER,
  UNIQUE (namespace, hub, hub_created_at, partition_id, sequence_number, item_index)
) STRICT;

INSERT INTO dead_letter_with_lasting_ids (dead_letter_id, namespace, hub, hub_created_at, partition_id, sequence_number,
  item_index, is_whole, object_index, reason, detail, body, body_bytes, enqueued_at, refused_at)
SELECT dead_letter_id, namespace, hub, hub_created_at, partition_id, sequence_number, item_index,
  reason IN ('not-json', 'bad-encoding', 'body-too-large', 'poisonous') OR detail = 'nested too deeply', item_index,
  reason, detail, body, LENGTH(body), enqueued_at, refused_at
FROM dead_letter;

DROP TABLE dead_letter;
ALTER TABLE dead_letter_with_lasting_ids RENAME TO dead_letter;
CREATE INDEX dead_letter_by_reason ON dead_letter (reason, dead_letter_id);
CREATE INDEX dead_letter_by_key ON dead_letter (item_key) WHERE item_key IS NOT NULL;
CREATE INDEX dead_letter_by_time ON dead_letter (refused_at);
