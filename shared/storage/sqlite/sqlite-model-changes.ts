import type { ModelAction, Stamp } from "../../models/model-changes";
import type { Alias, ModelCatalog, RegisteredModel } from "../../models/model-store";
import type { DeviceId } from "../../readings/reading";
import { checkChampion, checkDeletable, movesTo, taken, takenOver, type VersionState } from "../catalog-rules";
import { aliasesOf } from "../model-rows";
import type { Database } from "./database";
import { sql } from "./model-statements";

type Key = Pick<VersionState, "deviceId" | "version">;

/** What changes models, each in one transaction, which the file lets only one have at a time. */
export const sqliteModelChanges = (database: Database) =>
  ({
    register: (model, by) =>
      database.write(() => {
        if (insert(database, model)) log(database, model, "registered", { by, at: model.registeredAt });
      }),
    setAlias: (deviceId, alias, version, stamp) =>
      database.write(() => move(database, stateOf(database, { deviceId, version }), alias, `made-${alias}`, stamp)),
    rollBack: (deviceId, from, to, stamp) =>
      database.write(() => {
        const state = stateOf(database, { deviceId, version: to });
        checkChampion(state, from);
        move(database, state, "champion", "rolled-back", stamp);
      }),
    promoteChallengers: ({ after = "" as DeviceId, limit }, { by, at }) =>
      database.write(() => {
        const page = { after, limit };
        database.run(sql.logPromotions, { ...page, ...authorOf(by), at });
        database.run(sql.promote, page);
        const devices = database.all(sql.endChallenges, page).map(({ device_id }) => device_id as DeviceId);
        const last = devices.sort().at(-1) ?? after;
        const remaining = Number(database.get(sql.countChallengers, { after: last })?.["challengers"]);
        return { devices, remaining };
      }),
    beginDeletion: (deviceId, version, token) =>
      database.write(() => {
        checkDeletable(stateOf(database, { deviceId, version }));
        database.run(sql.setDeletion, { deviceId, version, token });
      }),
    endDeletion: (deviceId, version, token) =>
      database.write(() => void database.run(sql.endDeletion, { deviceId, version, token })),
    delete: (deviceId, version, token, stamp) =>
      database.write(() => {
        const key = { deviceId, version };
        if (database.run(sql.keepDeleted, { ...key, token, at: stamp.at }) === 0) throw takenOver(key);
        database.run(sql.endChallenge, key);
        database.run(sql.delete, key);
        log(database, key, "deleted", stamp);
      }),
  }) satisfies Partial<ModelCatalog>;

/** False where the same is there already. */
function insert(database: Database, model: RegisteredModel): boolean {
  const { deviceId, version, sha256, bytes, registeredAt } = model;
  const manifest = JSON.stringify(model.manifest);
  if (database.run(sql.insert, { deviceId, version, sha256, bytes, registeredAt, manifest }) > 0) return true;
  const found = database.get(sql.find, { deviceId, version });
  if (found?.["manifest"] === manifest) return false;
  throw taken(model, found === undefined);
}

function move(database: Database, state: VersionState, alias: Alias, action: ModelAction, stamp: Stamp): void {
  if (!movesTo(state, alias)) return;
  const { deviceId, version, aliases } = state;
  database.run(sql.setAlias, { deviceId, alias, version });
  if (alias === "champion") database.run(sql.endChallenge, { deviceId, version });
  log(database, state, action, stamp, aliases[alias]);
}

function stateOf(database: Database, key: Key): VersionState {
  const row = database.get(sql.find, { ...key });
  const aliases = aliasesOf(database.all(sql.aliases, { deviceId: key.deviceId }));
  return { ...key, aliases, model: row && { deletion: row["deletion"] } };
}

function log(database: Database, key: Key, action: ModelAction, { by, at }: Stamp, previous?: string): void {
  const { deviceId, version } = key;
  database.run(sql.log, { deviceId, version, action, previous: previous ?? null, ...authorOf(by), at });
}

const authorOf = ({ name, source }: Stamp["by"]) => ({ author: name ?? null, source });
