import type { DeviceId } from "../../readings/reading";
import type { DeviceStatus, StatusReader } from "../../scoring/status-reader";
import type { Verdict } from "../../scoring/result-row";
import { anomalyOf } from "../anomaly-rows";
import type { Database, Row } from "./database";

const sql = {
  devices: "SELECT * FROM device_status ORDER BY device_id",
  anomalies: "SELECT * FROM anomaly WHERE shown = 1 AND device_id = :deviceId ORDER BY window_end",
} as const;

export function sqliteStatusReader(database: Database): StatusReader {
  return {
    devices: () => database.read(() => database.all(sql.devices).map(statusOf)),
    anomalies: (deviceId) => database.read(() => database.all(sql.anomalies, { deviceId }).map(anomalyOf)),
  };
}

const statusOf = (row: Row): DeviceStatus => ({
  deviceId: row["device_id"] as DeviceId,
  windowEnd: Number(row["window_end"]),
  verdict: row["verdict"] as Verdict,
  severity: typeof row["severity"] === "number" ? row["severity"] : null,
  revision: Number(row["revision"]),
});
