import { existsSync } from "node:fs";
import type { Migration } from "../../../shared/storage/migrations";
import type { DatabaseProbe } from "../../../shared/diagnosis/probes";
import type { SqlServerTarget, SqlSettings } from "../../../shared/config/sql-settings";
import type { Instant } from "../../../shared/time";

/** The schema of a database, whichever engine keeps it. */
export interface Schema extends DatabaseProbe {
  readonly engine: "SQLite" | "SQL Server";
  /** @returns what was applied */
  migrate(now: Instant): Promise<Migration[]>;
  close(): Promise<void>;
}

/** A large table takes long to change. */
const REQUEST_TIMEOUT_MS = 3_600_000;

/** @throws SettingError, UnavailableError where the database cannot be opened. */
export const openSchema = (sql: SqlSettings): Promise<Schema> =>
  sql.kind === "sqlite" ? sqliteSchema(sql.file) : sqlServerSchema(sql.target);

async function sqliteSchema(file: string): Promise<Schema> {
  const { Database } = await import("../../../shared/storage/sqlite/database.js");
  const { migrate, schemaState, sqliteMigrations } = await import("../../../shared/storage/sqlite/migrate.js");
  const { tryWrite } = await import("../../../shared/storage/sqlite/try-write.js");
  const withDatabase = async <T>(work: (database: InstanceType<typeof Database>) => Promise<T>): Promise<T> => {
    const database = new Database(file);
    try {
      return await work(database);
    } finally {
      database.close();
    }
  };
  return {
    engine: "SQLite",
    migratesItself: true,
    // To look must not make the file.
    state: async () => (existsSync(file) ? withDatabase(schemaState) : { applied: [], pending: sqliteMigrations() }),
    migrate: (now) => withDatabase((database) => migrate(database, now)),
    tryWrite: () => withDatabase(tryWrite),
    close: () => Promise.resolve(),
  };
}

async function sqlServerSchema(target: SqlServerTarget): Promise<Schema> {
  const { Database } = await import("../../../shared/storage/sql-server/database.js");
  const { migrate, schemaState } = await import("../../../shared/storage/sql-server/migrate.js");
  const { tryWrite } = await import("../../../shared/storage/sql-server/try-write.js");
  const database = new Database({ target, poolSize: 1, requestTimeoutMs: REQUEST_TIMEOUT_MS });
  return {
    engine: "SQL Server",
    migratesItself: false,
    state: () => schemaState(database),
    migrate: (now) => migrate(database, now),
    tryWrite: () => tryWrite(database),
    close: () => database.close(),
  };
}
