import type { ModelAction, Stamp } from "../../models/model-changes";
import type { Alias, ModelCatalog, RegisteredModel } from "../../models/model-store";
import type { DeviceId } from "../../readings/reading";
import { checkChampion, checkDeletable, movesTo, taken, takenOver, type VersionState } from "../catalog-rules";
import { aliasesOf } from "../model-rows";
import type { Database, Transaction } from "./database";
import { takeLock } from "./locks";
import { sql } from "./model-statements";
import { promoteNext } from "./promote-next";
import { ascii, bigint, id, instant, int, text } from "./sql-types";

type Key = Pick<VersionState, "deviceId" | "version">;

/** What changes models: each decides under a lock, so that what it has read still holds when it writes. */
export const sqlServerModelChanges = (database: Database) =>
  ({
    register: (model, by) =>
      changing(database, model, async (transaction) => {
        if (!(await insert(transaction, model))) return;
        await log(transaction, model, "registered", { by, at: model.registeredAt });
      }),
    setAlias: (deviceId, alias, version, stamp) =>
      changing(database, { deviceId, version }, async (transaction, key) =>
        move(transaction, await stateOf(transaction, key), alias, `made-${alias}`, stamp),
      ),
    rollBack: (deviceId, from, to, stamp) =>
      changing(database, { deviceId, version: to }, async (transaction, key) => {
        const state = await stateOf(transaction, key);
        checkChampion(state, from);
        await move(transaction, state, "champion", "rolled-back", stamp);
      }),
    promoteChallengers: ({ after = "" as DeviceId, limit }, stamp) =>
      database.write(async (transaction) => {
        await transaction.lock(ALL_MODELS, "Exclusive");
        return promoteNext(transaction, { after, limit }, { ...authorOf(stamp.by), at: instant(stamp.at) });
      }),
    beginDeletion: (deviceId, version, token) =>
      changing(database, { deviceId, version }, async (transaction, key) => {
        checkDeletable(await stateOf(transaction, key));
        await transaction.run(sql.setDeletion, { ...keyOf(key), token: id(token) });
      }),
    endDeletion: (deviceId, version, token) =>
      changing(database, { deviceId, version }, async (transaction, key) => {
        await transaction.run(sql.endDeletion, { ...keyOf(key), token: id(token) });
      }),
    delete: (deviceId, version, token, stamp) =>
      changing(database, { deviceId, version }, (transaction, key) => deleteOnce(transaction, key, token, stamp)),
  }) satisfies Partial<ModelCatalog>;

/** Held shared by whoever changes one device's models, exclusively by whoever changes many at once. */
const ALL_MODELS = "fleetscore models";
const LOCK = takeLock("@all", "Shared") + takeLock("@one", "Exclusive");

const changing = <K extends Key>(
  database: Database,
  key: K,
  work: (transaction: Transaction, key: K) => Promise<void>,
): Promise<void> =>
  database.write(async (transaction) => {
    await transaction.run(LOCK, { all: ALL_MODELS, one: `${ALL_MODELS} ${key.deviceId}` });
    await work(transaction, key);
  });

/** False where the same is there already. */
async function insert(transaction: Transaction, model: RegisteredModel): Promise<boolean> {
  const manifest = JSON.stringify(model.manifest);
  const inserted = await transaction.run(sql.insert, {
    ...{ ...keyOf(model), sha256: ascii(64, model.sha256), manifest: text(manifest), bytes: bigint(model.bytes) },
    ...{ windowSeconds: int(model.manifest.windowSeconds), hopSeconds: int(model.manifest.hopSeconds) },
    ...{ registeredAt: instant(model.registeredAt) },
  });
  if (inserted > 0) return true;
  const [found] = await transaction.all(sql.find, keyOf(model));
  if (found?.["manifest"] === manifest) return false;
  throw taken(model, found === undefined);
}

async function move(
  transaction: Transaction,
  state: VersionState,
  alias: Alias,
  action: ModelAction,
  stamp: Stamp,
): Promise<void> {
  if (!movesTo(state, alias)) return;
  await transaction.run(sql.setAlias, { ...keyOf(state), alias: ascii(16, alias) });
  if (alias === "champion") await transaction.run(sql.endChallenge, keyOf(state));
  await log(transaction, state, action, stamp, state.aliases[alias]);
}

/** Where the answer to COMMIT was lost, what is asked for has been done. */
async function deleteOnce(transaction: Transaction, key: Key, token: string, stamp: Stamp): Promise<void> {
  if ((await transaction.all(sql.findDeleted, keyOf(key))).length > 0) return;
  const kept = { ...keyOf(key), token: id(token), at: instant(stamp.at) };
  if ((await transaction.run(sql.keepDeleted, kept)) === 0) throw takenOver(key);
  await transaction.run(sql.endChallenge, keyOf(key));
  await transaction.run(sql.delete, keyOf(key));
  await log(transaction, key, "deleted", stamp);
}

async function stateOf(transaction: Transaction, key: Key): Promise<VersionState> {
  const [models = [], aliases = []] = await transaction.sets(sql.state, keyOf(key));
  return { ...key, aliases: aliasesOf(aliases), model: models.map(({ deletion }) => ({ deletion }))[0] };
}

async function log(
  transaction: Transaction,
  key: Key,
  action: ModelAction,
  { by, at }: Stamp,
  previous?: string,
): Promise<void> {
  const change = { action: ascii(32, action), previous: id(previous), ...authorOf(by), at: instant(at) };
  await transaction.run(sql.log, { ...keyOf(key), ...change });
}

const authorOf = ({ name, source }: Stamp["by"]) => ({ author: text(name), source: ascii(16, source) });

export const keyOf = ({ deviceId, version }: Key) => ({ deviceId: id(deviceId), version: id(version) });
