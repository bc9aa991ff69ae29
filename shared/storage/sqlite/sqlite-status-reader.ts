import type { DeviceId } from "../../readings/reading";
import type { Anomaly, DeviceStatus, StatusReader } from "../../scoring/status-reader";
import type { Verdict } from "../../scoring/result-row";
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

const severityOf = ({ severity }: Row): number | null => (typeof severity === "number" ? severity : null);

const statusOf = (row: Row): DeviceStatus => ({
  deviceId: row["device_id"] as DeviceId,
  windowEnd: Number(row["window_end"]),
  verdict: row["verdict"] as Verdict,
  severity: severityOf(row),
  revision: Number(row["revision"]),
});

const anomalyOf = (row: Row): Anomaly => ({
  deviceId: row["device_id"] as DeviceId,
  windowStart: Number(row["window_start"]),
  windowEnd: Number(row["window_end"]),
  score: Number(row["score"]),
  severity: severityOf(row),
  modelVersion: String(row["model_version"]),
  revision: Number(row["revision"]),
});
