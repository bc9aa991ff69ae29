import type { ModelCatalog, ModelVersion } from "../../models/model-store";
import type { DeviceId } from "../../readings/reading";
import { aliasesOf, choiceOf, hopsOf, changeOf, deletedOf, deviceModelsOf, modelOf, versionOf } from "../model-rows";
import type { Database } from "./database";
import { sql } from "./model-statements";
import { keyOf, sqlServerModelChanges } from "./sql-server-model-changes";
import { ascii, bigint, id } from "./sql-types";

export const sqlServerModelCatalog = (database: Database): ModelCatalog => ({
  ...sqlServerModelChanges(database),
  find: async (deviceId, version) => (await database.all(sql.find, keyOf({ deviceId, version }))).map(modelOf)[0],
  findDeleted: async (deviceId, version) =>
    (await database.all(sql.findDeleted, keyOf({ deviceId, version }))).map(deletedOf)[0],
  list: async (deviceId) => (await database.all(sql.list, { deviceId: id(deviceId) })).map(modelOf),
  aliases: async (deviceId) => aliasesOf(await database.all(sql.aliases, { deviceId: id(deviceId) })),
  aliased: async (alias) => {
    const versions = new Map<DeviceId, ModelVersion>();
    for await (const row of database.stream(sql.aliased, { alias: ascii(16, alias) })) {
      const model = versionOf(row);
      versions.set(model.deviceId, model);
    }
    return versions;
  },
  hopSeconds: async (choice) => {
    const { alias, version } = choiceOf(choice);
    return hopsOf(await database.all(sql.hops, { alias: ascii(16, alias), version: ascii(64, version) }));
  },
  devices: async ({ after = "" as DeviceId, limit }, alias) => {
    const page = { after: id(after), limit: bigint(limit), alias: ascii(16, alias) };
    return (await database.all(sql.devices, page)).map(deviceModelsOf);
  },
  changes: async (deviceId, limit) =>
    (await database.all(sql.changes, { deviceId: id(deviceId), limit: bigint(limit) })).map(changeOf),
});
