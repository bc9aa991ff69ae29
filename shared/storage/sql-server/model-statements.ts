const VERSION = "device_id = @deviceId AND version = @version";

const LOG =
  "INSERT INTO model_change (device_id, action, version, previous_version, author, author_source, changed_at)";

export const sql = {
  find: `SELECT * FROM model WHERE ${VERSION}`,
  findDeleted: `SELECT * FROM deleted_model WHERE ${VERSION}`,
  list: "SELECT * FROM model WHERE device_id = @deviceId ORDER BY registered_at DESC, version DESC",
  aliases: "SELECT alias, version FROM model_alias WHERE device_id = @deviceId",
  aliased: `
SELECT model.device_id, model.version, model.sha256
FROM model_alias JOIN model ON model.device_id = model_alias.device_id AND model.version = model_alias.version
WHERE alias = @alias AND deletion IS NULL`,
  hops: `
SELECT device_id, JSON_VALUE(manifest, '$.hopSeconds') AS hop_seconds FROM model
WHERE deletion IS NULL AND (version = @version OR EXISTS (
  SELECT 1 FROM model_alias AS chosen
  WHERE chosen.device_id = model.device_id AND chosen.version = model.version AND chosen.alias = @alias))`,
  devices: `
SELECT TOP (@limit) model.device_id, COUNT(*) AS versions, MAX(model.registered_at) AS registered_at,
  MAX(champion.version) AS champion, MAX(challenger.version) AS challenger
FROM model
LEFT JOIN model_alias AS champion ON champion.device_id = model.device_id AND champion.alias = 'champion'
LEFT JOIN model_alias AS challenger ON challenger.device_id = model.device_id AND challenger.alias = 'challenger'
WHERE model.device_id > @after AND (@alias IS NULL OR EXISTS (
  SELECT 1 FROM model_alias AS wanted WHERE wanted.device_id = model.device_id AND wanted.alias = @alias))
GROUP BY model.device_id ORDER BY model.device_id`,
  changes: "SELECT TOP (@limit) * FROM model_change WHERE device_id = @deviceId ORDER BY change_id DESC",

  /** What a change of one version is decided by. */
  state: `
SELECT deletion FROM model WHERE ${VERSION};
SELECT alias, version FROM model_alias WHERE device_id = @deviceId`,
  insert: `
INSERT INTO model (device_id, version, sha256, manifest, window_seconds, hop_seconds, bytes, registered_at)
SELECT @deviceId, @version, @sha256, @manifest, @windowSeconds, @hopSeconds, @bytes, @registeredAt
WHERE NOT EXISTS (SELECT 1 FROM model WHERE ${VERSION})
  AND NOT EXISTS (SELECT 1 FROM deleted_model WHERE ${VERSION})`,
  log: `${LOG} VALUES (@deviceId, @action, @version, @previous, @author, @source, @at)`,
  setAlias: `
UPDATE model_alias SET version = @version WHERE device_id = @deviceId AND alias = @alias;
IF @@ROWCOUNT = 0 INSERT INTO model_alias (device_id, alias, version) VALUES (@deviceId, @alias, @version)`,
  endChallenge: `DELETE FROM model_alias WHERE ${VERSION} AND alias = 'challenger'`,

  /** Those of the devices behind @after, in order, as many as @limit. */
  nextChallengers: `
SELECT TOP (@limit) challenger.device_id, challenger.version
FROM model_alias AS challenger
JOIN model ON model.device_id = challenger.device_id AND model.version = challenger.version
WHERE challenger.alias = 'challenger' AND challenger.device_id > @after AND model.deletion IS NULL
ORDER BY challenger.device_id`,
  promote: `
${LOG}
SELECT next.device_id, 'made-champion', next.version, champion.version, @author, @source, @at
FROM #promoted AS next
LEFT JOIN model_alias AS champion ON champion.device_id = next.device_id AND champion.alias = 'champion'
ORDER BY next.device_id;
UPDATE model_alias
SET version = (SELECT next.version FROM #promoted AS next WHERE next.device_id = model_alias.device_id)
WHERE alias = 'champion' AND device_id IN (SELECT device_id FROM #promoted);
INSERT INTO model_alias (device_id, alias, version)
SELECT next.device_id, 'champion', next.version FROM #promoted AS next
WHERE NOT EXISTS (SELECT 1 FROM model_alias WHERE device_id = next.device_id AND alias = 'champion');
DELETE FROM model_alias WHERE alias = 'challenger' AND device_id IN (SELECT device_id FROM #promoted)`,
  countChallengers: "SELECT COUNT(*) AS challengers FROM model_alias WHERE alias = 'challenger' AND device_id > @after",

  setDeletion: `UPDATE model SET deletion = @token WHERE ${VERSION}`,
  endDeletion: `UPDATE model SET deletion = NULL WHERE ${VERSION} AND deletion = @token`,
  keepDeleted: `
INSERT INTO deleted_model (device_id, version, sha256, manifest, bytes, registered_at, deleted_at)
SELECT device_id, version, sha256, manifest, bytes, registered_at, @at FROM model
WHERE ${VERSION} AND deletion = @token`,
  delete: `DELETE FROM model WHERE ${VERSION}`,
} as const;
