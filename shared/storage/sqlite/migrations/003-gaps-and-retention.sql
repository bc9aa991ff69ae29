ALTER TABLE ingest_gap ADD COLUMN lost_at INTEGER;
ALTER TABLE schedule_state ADD COLUMN kept_from INTEGER;
ALTER TABLE schedule_state ADD COLUMN consumer_group TEXT;
