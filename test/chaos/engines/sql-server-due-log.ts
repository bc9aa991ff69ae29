import type { ConnectionPool } from "mssql";
import type { DeviceId } from "../../../shared/readings/reading";
import type { DueLog, LoggedDue } from "./sql-engine";

const TABLE = `
CREATE TABLE chaos_due (device_id nvarchar(128), from_at datetime2(3), to_at datetime2(3), reason nvarchar(16),
                        generation bigint)`;
const TRIGGER = `
CREATE TRIGGER chaos_due_log ON due AFTER INSERT AS
BEGIN
  SET NOCOUNT ON;
  INSERT INTO chaos_due (device_id, from_at, to_at, reason, generation)
  SELECT device_id, from_at, to_at, reason, generation FROM inserted;
END`;
const READ = "SELECT device_id, from_at, to_at, reason, generation FROM chaos_due";

interface DueRow {
  readonly device_id: string;
  readonly from_at: Date;
  readonly to_at: Date;
  readonly reason: LoggedDue["reason"];
  /** bigint */
  readonly generation: string;
}

/** By a trigger and a table of the harness's own, in the app's database. */
export async function logSqlServerDues(side: ConnectionPool): Promise<DueLog> {
  await side.request().batch(TABLE);
  await side.request().batch(TRIGGER);
  return {
    all: async () => (await side.request().query<DueRow>(READ)).recordset.map(dueOf),
    // It goes with its database.
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

const dueOf = ({ device_id: deviceId, from_at: from, to_at: to, reason, generation }: DueRow): LoggedDue => ({
  deviceId: deviceId as DeviceId,
  ...{ from: from.getTime(), to: to.getTime(), reason, generation: Number(generation) },
});
