import type { DeviceChange, DeviceFilter, DevicePage, DeviceStore } from "../../devices/device-store";
import { FLEET } from "../../readings/reading";
import { deviceOf } from "../device-rows";
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
