import type { Anomaly } from "../../anomalies/anomaly";
import type { DeviceId } from "../../readings/reading";
import type { DeviceStatus, StatusReader } from "../../scoring/status-reader";
import type { Verdict } from "../../scoring/result-row";
import { anomalyOf } from "../anomaly-rows";
import type { Database, Row } from "./database";
import { numberOf } from "../row-values";
import { id } from "./sql-types";

const sql = {
  devices: "SELECT * FROM device_status ORDER BY device_id",
  anomalies: "SELECT * FROM anomaly WHERE shown = 1 AND device_id = @deviceId ORDER BY window_end",
} as const;

export function sqlServerStatusReader(database: Database): StatusReader {
  return {
    devices: async () => {
      const devices: DeviceStatus[] = [];
      for await (const row of database.stream(sql.devices)) devices.push(statusOf(row));
      return devices;
    },
    anomalies: async (deviceId) => {
      const anomalies: Anomaly[] = [];
      for await (const row of database.stream(sql.anomalies, { deviceId: id(deviceId) }))
        anomalies.push(anomalyOf(row));
      return anomalies;
    },
  };
}

const statusOf = (row: Row): DeviceStatus => ({
  deviceId: row["device_id"] as DeviceId,
  windowEnd: Number(row["window_end"]),
  verdict: row["verdict"] as Verdict,
  severity: numberOf(row["severity"]) ?? null,
  revision: Number(row["revision"]),
});
