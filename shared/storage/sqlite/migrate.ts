import path from "node:path";
import { pendingMigrations, readMigrations, type AppliedMigration } from "../migrations";
import type { Database } from "./database";

const TABLE = `
CREATE TABLE IF NOT EXISTS schema_migration (
  version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL
) STRICT`;

/**
 * Brings the schema up to date. One migrator at a time: the others wait and then find nothing to do.
 * @throws AppError `schema-changed`, `schema-newer` where the database was migrated by another version of the app.
 */
export function migrate(database: Database, now: number): Promise<void> {
  const known = readMigrations(path.join(__dirname, "migrations"));
  return database.write(() => {
    database.execute(TABLE);
    const applied = database.all("SELECT name, checksum FROM schema_migration ORDER BY version");
    for (const { version, name, sql, checksum } of pendingMigrations(known, applied as unknown as AppliedMigration[])) {
      database.execute(sql);
      const row = { version, name, checksum, now };
      database.run("INSERT INTO schema_migration VALUES (:version, :name, :checksum, :now)", row);
    }
  });
}
