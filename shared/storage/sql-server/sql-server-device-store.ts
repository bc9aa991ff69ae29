import type { DeviceChange, DeviceFilter, DevicePage, DeviceStore } from "../../devices/device-store";
import { FLEET } from "../../readings/reading";
import { deviceOf } from "../device-rows";
import type { Database } from "./database";
import { sql } from "../device-statements";
import { ascii, id, instant, int, text, typed, FLOAT, type Parameters } from "./sql-types";

export function sqlServerDeviceStore(database: Database): DeviceStore {
  return {
    get: async (deviceId, silentBefore) => {
      const parameters = { deviceId: id(deviceId), silentBefore: instant(silentBefore), fleet: id(FLEET) };
      return (await database.all(sql.get, parameters)).map(deviceOf)[0];
    },
    list: async (filter, page, silentBefore) => {
      const parameters = { ...asked(filter, page), silentBefore: instant(silentBefore), fleet: id(FLEET) };
      return (await database.all(`SELECT TOP (@limit) * ${sql.listed(filter, page)}`, parameters)).map(deviceOf);
    },
    change: (deviceId, change, now) =>
      database.write(async (transaction) => {
        const parameters = { deviceId: id(deviceId), now: instant(now), ...valuesOf(change) };
        return (await transaction.run(sql.change(change), parameters)) > 0;
      }),
  };
}

/** What a filter and a page name, as parameters. */
function asked({ group, state, verdict, drift }: DeviceFilter, { limit, after }: DevicePage): Parameters {
  return {
    ...(group !== undefined && { group: text(group) }),
    ...(state !== undefined && { state: ascii(16, state) }),
    ...(verdict !== undefined && { verdict: ascii(16, verdict) }),
    ...(drift !== undefined && { drift: ascii(16, drift) }),
    ...(after && { afterBadness: typed(FLOAT, after.badness), afterDevice: id(after.deviceId) }),
    limit: int(limit),
  };
}

const valuesOf = ({ group, retired, mutedUntil }: DeviceChange) => ({
  ...{ group: text(group), mutedUntil: instant(mutedUntil) },
  state: ascii(16, retired === true ? "retired" : "active"),
});
