import { join } from "node:path";
import type { AppDatabase, SqlEngine } from "./sql-engine";
import { SqliteDueLog } from "./sqlite-due-log";
import { sqliteFaults } from "./sqlite-faults";

export const sqlite: SqlEngine = {
  name: "SQLite",
  faults: sqliteFaults,
  create: (directory) => Promise.resolve(databaseAt(join(directory, "fleetscore.db"))),
};

/** The app makes the file itself, and it goes with its folder. */
const databaseAt = (file: string): AppDatabase => ({
  connection: `sqlite:${file}`,
  onlookerConnection: `sqlite:${file}`,
  file,
  logDues: () => Promise.resolve(new SqliteDueLog(file)),
  [Symbol.asyncDispose]: () => Promise.resolve(),
});
