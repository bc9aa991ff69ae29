import { ConflictError, NotFoundError } from "../../errors";
import type { ModelCatalog, ModelVersion } from "../../models/model-store";
import type { DeviceId } from "../../readings/reading";
import { modelOf, versionOf } from "../model-rows";
import type { Database } from "./database";
import { ascii, bigint, id, instant, int, text } from "./sql-types";

const VERSION = "device_id = @deviceId AND version = @version";

const sql = {
  register: `
INSERT INTO model (device_id, version, sha256, manifest, window_seconds, bytes, registered_at)
SELECT @deviceId, @version, @sha256, @manifest, @windowSeconds, @bytes, @registeredAt
WHERE NOT EXISTS (SELECT 1 FROM model WHERE ${VERSION});
SELECT manifest FROM model WHERE ${VERSION}`,
  find: `SELECT * FROM model WHERE ${VERSION}`,
  list: "SELECT * FROM model WHERE device_id = @deviceId ORDER BY registered_at DESC, version DESC",
  setAlias: `
UPDATE model_alias SET version = @version
WHERE device_id = @deviceId AND alias = @alias AND EXISTS (SELECT 1 FROM model WHERE ${VERSION});
INSERT INTO model_alias (device_id, alias, version)
SELECT device_id, @alias, version FROM model
WHERE ${VERSION} AND NOT EXISTS (SELECT 1 FROM model_alias WHERE device_id = @deviceId AND alias = @alias);
SELECT version FROM model WHERE ${VERSION}`,
  aliased: `
SELECT model.device_id, model.version, model.sha256
FROM model_alias JOIN model ON model.device_id = model_alias.device_id AND model.version = model_alias.version
WHERE alias = @alias`,
} as const;

export function sqlServerModelCatalog(database: Database): ModelCatalog {
  return {
    register: (model) =>
      database.write(async (transaction) => {
        const { deviceId, version, sha256, bytes, registeredAt } = model;
        const manifest = JSON.stringify(model.manifest);
        await transaction.lock(modelsLock(deviceId), "Exclusive");
        const [stored] = await transaction.all(sql.register, {
          ...{ ...keyOf(deviceId, version), sha256: ascii(64, sha256), manifest: text(manifest) },
          ...{ windowSeconds: int(model.manifest.windowSeconds), bytes: bigint(bytes) },
          registeredAt: instant(registeredAt),
        });
        if (stored?.["manifest"] === manifest) return;
        throw new ConflictError(
          `version ${version} of ${deviceId} is registered with other content: choose a new version`,
        );
      }),
    find: async (deviceId, version) => (await database.all(sql.find, keyOf(deviceId, version))).map(modelOf)[0],
    list: async (deviceId) => (await database.all(sql.list, { deviceId: id(deviceId) })).map(modelOf),
    setAlias: (deviceId, alias, version) =>
      database.write(async (transaction) => {
        await transaction.lock(modelsLock(deviceId), "Exclusive");
        const found = await transaction.all(sql.setAlias, { ...keyOf(deviceId, version), alias: ascii(16, alias) });
        if (found.length === 0) throw new NotFoundError(`version ${version} of ${deviceId}`);
      }),
    aliased: async (alias) => {
      const versions = new Map<DeviceId, ModelVersion>();
      for await (const row of database.stream(sql.aliased, { alias: ascii(16, alias) })) {
        const model = versionOf(row);
        versions.set(model.deviceId, model);
      }
      return versions;
    },
  };
}

/** Held by whoever changes what is known of the device's models. */
const modelsLock = (deviceId: DeviceId): string => `fleetscore models ${deviceId}`;

const keyOf = (deviceId: DeviceId, version: string) => ({ deviceId: id(deviceId), version: id(version) });
