import { ConflictError, NotFoundError } from "../../errors";
import type { ModelCatalog, RegisteredModel } from "../../models/model-store";
import type { DeviceId } from "../../readings/reading";
import { modelOf, versionOf } from "../model-rows";
import type { Database } from "./database";

const sql = {
  insert: `
INSERT INTO model (device_id, version, sha256, manifest, bytes, registered_at)
VALUES (:deviceId, :version, :sha256, :manifest, :bytes, :registeredAt) ON CONFLICT DO NOTHING`,
  find: "SELECT * FROM model WHERE device_id = :deviceId AND version = :version",
  list: "SELECT * FROM model WHERE device_id = :deviceId ORDER BY registered_at DESC, version DESC",
  setAlias: `
INSERT INTO model_alias (device_id, alias, version)
SELECT device_id, :alias, version FROM model WHERE device_id = :deviceId AND version = :version
ON CONFLICT (device_id, alias) DO UPDATE SET version = excluded.version`,
  aliased: `
SELECT model.device_id, model.version, model.sha256 FROM model_alias JOIN model USING (device_id, version)
WHERE alias = :alias`,
} as const;

export function sqliteModelCatalog(database: Database): ModelCatalog {
  const find = (deviceId: DeviceId, version: string): RegisteredModel | undefined => {
    const row = database.get(sql.find, { deviceId, version });
    return row && modelOf(row);
  };
  return {
    register: (model) =>
      database.write(() => {
        const { deviceId, version, sha256, bytes, registeredAt } = model;
        const manifest = JSON.stringify(model.manifest);
        if (database.run(sql.insert, { deviceId, version, sha256, bytes, registeredAt, manifest }) > 0) return;
        if (database.get(sql.find, { deviceId, version })?.["manifest"] === manifest) return;
        throw new ConflictError(
          `version ${version} of ${deviceId} is registered with other content: choose a new version`,
        );
      }),
    find: (deviceId, version) => database.read(() => find(deviceId, version)),
    list: (deviceId) => database.read(() => database.all(sql.list, { deviceId }).map(modelOf)),
    setAlias: (deviceId, alias, version) =>
      database.write(() => {
        if (database.run(sql.setAlias, { deviceId, alias, version }) > 0) return;
        throw new NotFoundError(`version ${version} of ${deviceId}`);
      }),
    aliased: (alias) =>
      database.read(
        () =>
          new Map(
            database
              .all(sql.aliased, { alias })
              .map(versionOf)
              .map((model) => [model.deviceId, model]),
          ),
      ),
  };
}
