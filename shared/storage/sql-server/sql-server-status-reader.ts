import type { Anomaly } from "../../anomalies/anomaly";
import type { DeviceStatus, StatusReader } from "../../scoring/status-reader";
import { anomalyOf } from "../anomaly-rows";
import { changeOf, deviceStatusOf } from "../status-rows";
import { changesListed } from "../status-statements";
import type { Database } from "./database";
import { ascii, id, int } from "./sql-types";

const sql = {
  devices: "SELECT * FROM device_status ORDER BY device_id",
  anomalies: "SELECT * FROM anomaly WHERE shown = 1 AND device_id = @deviceId ORDER BY window_end",
} as const;

export function sqlServerStatusReader(database: Database): StatusReader {
  return {
    devices: async () => {
      const devices: DeviceStatus[] = [];
      for await (const row of database.stream(sql.devices)) devices.push(deviceStatusOf(row));
      return devices;
    },
    anomalies: async (deviceId) => {
      const anomalies: Anomaly[] = [];
      for await (const row of database.stream(sql.anomalies, { deviceId: id(deviceId) }))
        anomalies.push(anomalyOf(row));
      return anomalies;
    },
    changes: async (runId, filter, page) => {
      const { limit, after } = page;
      const parameters = {
        ...{ runId: id(runId), limit: int(limit), verdict: ascii(16, filter.verdict) },
        ...{ afterVerdict: ascii(16, after?.verdict), afterDevice: id(after?.deviceId) },
      };
      return (await database.all(`SELECT TOP (@limit) * ${changesListed(filter, page)}`, parameters)).map(changeOf);
    },
  };
}
