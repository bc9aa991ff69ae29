import type { StatusReader } from "../../scoring/status-reader";
import { anomalyOf } from "../anomaly-rows";
import { changeOf, deviceStatusOf } from "../status-rows";
import { changesListed } from "../status-statements";
import type { Database } from "./database";

const sql = {
  devices: "SELECT * FROM device_status ORDER BY device_id",
  anomalies: "SELECT * FROM anomaly WHERE shown = 1 AND device_id = :deviceId ORDER BY window_end",
} as const;

export function sqliteStatusReader(database: Database): StatusReader {
  return {
    devices: () => database.read(() => database.all(sql.devices).map(deviceStatusOf)),
    anomalies: (deviceId) => database.read(() => database.all(sql.anomalies, { deviceId }).map(anomalyOf)),
    changes: (runId, filter, page) =>
      database.read(() => {
        const { limit, after } = page;
        const parameters = {
          ...{ runId, limit, verdict: filter.verdict ?? null },
          ...{ afterVerdict: after?.verdict ?? null, afterDevice: after?.deviceId ?? null },
        };
        return database.all(`SELECT * ${changesListed(filter, page)} LIMIT @limit`, parameters).map(changeOf);
      }),
  };
}
