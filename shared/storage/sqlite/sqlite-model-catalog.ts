import type { ModelCatalog } from "../../models/model-store";
import type { DeviceId } from "../../readings/reading";
import { aliasesOf, choiceOf, hopsOf, changeOf, deletedOf, deviceModelsOf, modelOf, versionOf } from "../model-rows";
import type { Database } from "./database";
import { sqliteModelChanges } from "./sqlite-model-changes";
import { sql } from "./model-statements";

export const sqliteModelCatalog = (database: Database): ModelCatalog => ({
  ...sqliteModelChanges(database),
  find: (deviceId, version) => database.read(() => database.all(sql.find, { deviceId, version }).map(modelOf)[0]),
  findDeleted: (deviceId, version) =>
    database.read(() => database.all(sql.findDeleted, { deviceId, version }).map(deletedOf)[0]),
  list: (deviceId) => database.read(() => database.all(sql.list, { deviceId }).map(modelOf)),
  aliases: (deviceId) => database.read(() => aliasesOf(database.all(sql.aliases, { deviceId }))),
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
  hopSeconds: (choice) =>
    database.read(() => hopsOf(database.all(sql.hops, { alias: null, version: null, ...choiceOf(choice) }))),
  devices: ({ after = "" as DeviceId, limit }, alias) =>
    database.read(() => database.all(sql.devices, { after, limit, alias: alias ?? null }).map(deviceModelsOf)),
  changes: (deviceId, limit) => database.read(() => database.all(sql.changes, { deviceId, limit }).map(changeOf)),
});
