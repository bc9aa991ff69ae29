import { existsSync } from "node:fs";
import type { Migration } from "../../../shared/storage/migrations";
import type { SchemaState } from "../../../shared/storage/schema-state";
import type { SqlServerTarget, SqlSettings } from "../../../shared/sql-settings";
import type { Instant } from "../../../shared/time";

/** The schema of a database, whichever engine keeps it. */
export interface Schema {
  readonly engine: "SQLite" | "SQL Server";
  state(): Promise<SchemaState>;
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
    // To look must not make the file.
    state: async () => (existsSync(file) ? withDatabase(schemaState) : { applied: [], pending: sqliteMigrations() }),
    migrate: (now) => withDatabase((database) => migrate(database, now)),
    close: () => Promise.resolve(),
  };
}

async function sqlServerSchema(target: SqlServerTarget): Promise<Schema> {
  const { Database } = await import("../../../shared/storage/sql-server/database.js");
  const { migrate, schemaState } = await import("../../../shared/storage/sql-server/migrate.js");
  const database = new Database({ target, poolSize: 1, requestTimeoutMs: REQUEST_TIMEOUT_MS });
  return {
    engine: "SQL Server",
    state: () => schemaState(database),
    migrate: (now) => migrate(database, now),
    close: () => database.close(),
  };
}
