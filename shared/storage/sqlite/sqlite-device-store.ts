import type { DeviceChange, DeviceFilter, DevicePage, DeviceStore } from "../../devices/device-store";
import { FLEET, type DeviceId } from "../../readings/reading";
import { deviceOf, muteOf } from "../device-rows";
import { lastDriftCheckOf } from "../drift-rows";
import type { Database } from "./database";
import { sql } from "../device-statements";

export function sqliteDeviceStore(database: Database): DeviceStore {
  return {
    get: (deviceId, silentBefore) =>
      database.read(() => {
        const row = database.get(sql.get, { deviceId, silentBefore, fleet: FLEET });
        return row && deviceOf(row);
      }),
    list: (filter, page, silentBefore) =>
      database.read(() => {
        const parameters = { ...asked(filter, page), silentBefore, fleet: FLEET };
        return database.all(`SELECT * ${sql.listed(filter, page)} LIMIT @limit`, parameters).map(deviceOf);
      }),
    change: (deviceId, change, now) =>
      database.write(() => database.run(sql.change(change), { deviceId, now, ...valuesOf(change) }) > 0),
    mutes: () =>
      database.read(() => new Map(database.all(sql.mutes).map((row) => [row["device_id"] as DeviceId, muteOf(row)]))),
    driftChecks: () =>
      database.read(
        () =>
          new Map(database.all(sql.driftChecks).map((row) => [row["device_id"] as DeviceId, lastDriftCheckOf(row)])),
      ),
  };
}

/** What a filter and a page name, as parameters. */
function asked(filter: DeviceFilter, { limit, after }: DevicePage) {
  const named = Object.entries(filter).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(named) as Record<string, string>),
    ...(after && { afterBadness: after.badness, afterDevice: after.deviceId }),
    limit,
  };
}

const valuesOf = ({ group = null, retired, mutedUntil = null }: DeviceChange) => ({
  ...{ group, mutedUntil },
  state: retired === true ? "retired" : "active",
});
