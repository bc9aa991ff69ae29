const VERSION = "device_id = :deviceId AND version = :version";

const LOG =
  "INSERT INTO model_change (device_id, action, version, previous_version, author, author_source, changed_at)";

/** Challengers of the devices behind :after, in order, as many as :limit. */
const NEXT_CHALLENGERS = `
SELECT alias.device_id, alias.version FROM model_alias AS alias JOIN model USING (device_id, version)
WHERE alias.alias = 'challenger' AND alias.device_id > :after AND model.deletion IS NULL
ORDER BY alias.device_id LIMIT :limit`;

export const sql = {
  insert: `
INSERT INTO model (device_id, version, sha256, manifest, bytes, registered_at)
SELECT :deviceId, :version, :sha256, :manifest, :bytes, :registeredAt
WHERE NOT EXISTS (SELECT 1 FROM deleted_model WHERE ${VERSION})
ON CONFLICT DO NOTHING`,
  find: `SELECT * FROM model WHERE ${VERSION}`,
  findDeleted: `SELECT * FROM deleted_model WHERE ${VERSION}`,
  list: "SELECT * FROM model WHERE device_id = :deviceId ORDER BY registered_at DESC, version DESC",
  aliases: "SELECT alias, version FROM model_alias WHERE device_id = :deviceId",
  aliased: `
SELECT model.device_id, model.version, model.sha256 FROM model_alias JOIN model USING (device_id, version)
WHERE alias = :alias AND deletion IS NULL`,
  hops: `
SELECT device_id, json_extract(manifest, '$.hopSeconds') AS hop_seconds FROM model
WHERE deletion IS NULL AND (version = :version OR EXISTS (
  SELECT 1 FROM model_alias AS chosen
  WHERE chosen.device_id = model.device_id AND chosen.version = model.version AND chosen.alias = :alias))`,
  devices: `
SELECT device_id, COUNT(*) AS versions, MAX(registered_at) AS registered_at,
  (SELECT version FROM model_alias AS a WHERE a.device_id = model.device_id AND a.alias = 'champion') AS champion,
  (SELECT version FROM model_alias AS a WHERE a.device_id = model.device_id AND a.alias = 'challenger') AS challenger
FROM model
WHERE device_id > :after AND (:alias IS NULL OR EXISTS (
  SELECT 1 FROM model_alias AS a WHERE a.device_id = model.device_id AND a.alias = :alias))
GROUP BY device_id ORDER BY device_id LIMIT :limit`,
  changes: "SELECT * FROM model_change WHERE device_id = :deviceId ORDER BY change_id DESC LIMIT :limit",

  log: `${LOG} VALUES (:deviceId, :action, :version, :previous, :author, :source, :at)`,
  setAlias: `
INSERT INTO model_alias (device_id, alias, version) VALUES (:deviceId, :alias, :version)
ON CONFLICT (device_id, alias) DO UPDATE SET version = excluded.version`,
  endChallenge: `DELETE FROM model_alias WHERE ${VERSION} AND alias = 'challenger'`,

  logPromotions: `
${LOG}
SELECT next.device_id, 'made-champion', next.version, champion.version, :author, :source, :at
FROM (${NEXT_CHALLENGERS}) AS next
LEFT JOIN model_alias AS champion ON champion.device_id = next.device_id AND champion.alias = 'champion'
ORDER BY next.device_id`,
  promote: `
INSERT INTO model_alias (device_id, alias, version)
SELECT device_id, 'champion', version FROM (${NEXT_CHALLENGERS}) WHERE TRUE
ON CONFLICT (device_id, alias) DO UPDATE SET version = excluded.version`,
  endChallenges: `
DELETE FROM model_alias WHERE alias = 'challenger' AND device_id IN (SELECT device_id FROM (${NEXT_CHALLENGERS}))
RETURNING device_id`,
  countChallengers: "SELECT COUNT(*) AS challengers FROM model_alias WHERE alias = 'challenger' AND device_id > :after",

  setDeletion: `UPDATE model SET deletion = :token WHERE ${VERSION}`,
  endDeletion: `UPDATE model SET deletion = NULL WHERE ${VERSION} AND deletion = :token`,
  keepDeleted: `
INSERT INTO deleted_model (device_id, version, sha256, manifest, bytes, registered_at, deleted_at)
SELECT device_id, version, sha256, manifest, bytes, registered_at, :at FROM model
WHERE ${VERSION} AND deletion = :token`,
  delete: `DELETE FROM model WHERE ${VERSION}`,
} as const;
