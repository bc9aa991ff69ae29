import type { SqlEngine } from "./sql-engine";
import { SqlServerDatabase } from "./sql-server-database";
import { sqlServerFaults } from "./sql-server-faults";

export const sqlServer: SqlEngine = {
  name: "SQL Server",
  faults: sqlServerFaults,
  create: () => SqlServerDatabase.create(),
};
