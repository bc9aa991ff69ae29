import type { ForgetStore } from "../../devices/forget-store";
import type { DeviceId } from "../../readings/reading";
import { sql as alertSql } from "../alert-statements";
import type { Database } from "./database";

const sql = {
  buckets: `
DELETE FROM bucket WHERE (device_id, bucket_start, sensor) IN (
  SELECT device_id, bucket_start, sensor FROM bucket WHERE device_id = :deviceId LIMIT :limit)`,
  anomalies: `
DELETE FROM anomaly WHERE anomaly_id IN (SELECT anomaly_id FROM anomaly WHERE device_id = :deviceId LIMIT :limit)`,
  leaveOut: `
INSERT INTO forgotten_device (run_id, device_id)
SELECT run_id, :deviceId FROM run WHERE status IN ('requested', 'running')
ON CONFLICT DO NOTHING`,
  deadLetters: "DELETE FROM dead_letter WHERE dead_letter_id IN (SELECT value FROM json_each(:ids))",
} as const;

/** What is little, an alias before the version that it points at, and the device's own row last. */
const REST = [
  ...["anomaly_feedback", "device_outcome", "normal_again", "drift_outcome", "due"],
  ...[
    "model_alias",
    "model",
    "deleted_model",
    "model_change",
    "device_status",
    "status_change",
    "device_drift",
    "alert_device",
    "device",
  ],
].map((table) => `DELETE FROM ${table} WHERE device_id = @deviceId`);

export function sqliteForgetStore(database: Database): ForgetStore {
  return {
    forget: (deviceId, limit) =>
      database.write(() => {
        const some = database.run(sql.buckets, { deviceId, limit });
        const rows = some + database.run(sql.anomalies, { deviceId, limit: limit - some });
        return rows === limit ? { rows, isLast: false } : { rows: rows + forgetRest(database, deviceId), isLast: true };
      }),
    deleteDeadLetters: (ids) => database.write(() => database.run(sql.deadLetters, { ids: JSON.stringify(ids) })),
  };
}

/** The write lock of the whole file is held: neither ingest nor the end of a run comes in between. */
function forgetRest(database: Database, deviceId: DeviceId): number {
  database.run(sql.leaveOut, { deviceId });
  return [...alertSql.forget, ...REST].reduce((rows, statement) => rows + database.run(statement, { deviceId }), 0);
}
