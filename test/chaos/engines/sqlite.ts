import type { SqlEngine } from "./sql-engine";
import { SqliteDueLog } from "./sqlite-due-log";
import { sqliteFaults } from "./sqlite-faults";

export const sqlite: SqlEngine = {
  faults: sqliteFaults,
  logDues: ({ databaseFile }) => Promise.resolve(new SqliteDueLog(databaseFile)),
};
