-- Says which deletion is under way; a version that has one becomes no champion.
ALTER TABLE model ADD deletion varchar(64) COLLATE Latin1_General_100_BIN2;

CREATE TABLE deleted_model (
  device_id varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  version varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  sha256 varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  manifest nvarchar(max) NOT NULL,
  bytes bigint NOT NULL,
  registered_at datetime2(3) NOT NULL,
  deleted_at datetime2(3) NOT NULL,
  PRIMARY KEY (device_id, version)
);

CREATE TABLE model_change (
  change_id bigint IDENTITY PRIMARY KEY CLUSTERED,
  device_id varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  action varchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
  version varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
  previous_version varchar(64) COLLATE Latin1_General_100_BIN2,
  author nvarchar(128),
  author_source varchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
  changed_at datetime2(3) NOT NULL
);

CREATE INDEX model_change_by_device ON model_change (device_id, change_id);

-- The version included, not a part of the key: an entry that moved while a plan reads champions could be missed.
CREATE INDEX model_alias_by_alias ON model_alias (alias, device_id) INCLUDE (version);
