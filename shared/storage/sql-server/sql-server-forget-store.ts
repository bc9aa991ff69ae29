import type { ForgetStore } from "../../devices/forget-store";
import { sql as alertSql } from "../alert-statements";
import type { Database } from "./database";
import { REPLAYING } from "./dead-letter-statements";
import { CLOSING, SHOWING } from "./locks";
import { id, int, text } from "./sql-types";

/** What is much first, an alias before the version that it points at, and the device's own row last. */
const ALL = [
  ...["bucket", "anomaly", "anomaly_feedback", "device_outcome", "normal_again", "drift_outcome", "due"],
  ...["model_alias", "model", "deleted_model", "model_change", "device_status", "status_change", "device_drift"],
  ...["alert_device", "device"],
];

const sql = {
  buckets: "DELETE TOP (@limit) FROM bucket WHERE device_id = @deviceId",
  anomalies: "DELETE TOP (@limit) FROM anomaly WHERE device_id = @deviceId",
  leaveOut: `
INSERT INTO forgotten_device (run_id, device_id)
SELECT run_id, @deviceId FROM run
WHERE status IN ('requested', 'running')
  AND NOT EXISTS (SELECT 1 FROM forgotten_device AS f WHERE f.run_id = run.run_id AND f.device_id = @deviceId)`,
  rest: `
DECLARE @rows int = 0;
${[...alertSql.forget, ...ALL.map((table) => `DELETE FROM ${table} WHERE device_id = @deviceId`)]
  .map((statement) => `${statement}; SET @rows = @rows + @@ROWCOUNT;`)
  .join("\n")}
SELECT @rows AS deleted`,
  deadLetters: `
DELETE FROM dead_letter WHERE dead_letter_id IN (SELECT gone.id FROM OPENJSON(@ids) WITH (id bigint '$') AS gone)`,
} as const;

export function sqlServerForgetStore(database: Database): ForgetStore {
  return {
    forget: async (deviceId, limit) => {
      const device = { deviceId: id(deviceId) };
      const rows = await database.write(async (transaction) => {
        const some = await transaction.run(sql.buckets, { ...device, limit: int(limit) });
        return some + (await transaction.run(sql.anomalies, { ...device, limit: int(limit - some) }));
      });
      if (rows === limit) return { rows, isLast: false };
      // In a transaction of its own: one that holds rows and waits for ingest would have ingest wait for its rows.
      const rest = await database.write(async (transaction) => {
        // In the order in which the end of a run takes them.
        await transaction.lock(SHOWING, "Exclusive");
        await transaction.lock(CLOSING, "Exclusive");
        await transaction.run(sql.leaveOut, device);
        return Number((await transaction.all(sql.rest, device))[0]?.["deleted"]);
      });
      return { rows: rows + rest, isLast: true };
    },
    deleteDeadLetters: (ids) =>
      database.write(async (transaction) => {
        await transaction.lock(REPLAYING, "Exclusive");
        return transaction.run(sql.deadLetters, { ids: text(JSON.stringify(ids)) });
      }),
  };
}
