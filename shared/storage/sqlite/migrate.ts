import path from "node:path";
import { pendingMigrations, readMigrations, type AppliedMigration, type Migration } from "../migrations";
import type { SchemaState } from "../schema-state";
import type { Database, Row } from "./database";

const TABLE = `
CREATE TABLE IF NOT EXISTS schema_migration (
  version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL
) STRICT`;

const sql = {
  applied: "SELECT name, checksum, applied_at FROM schema_migration ORDER BY version",
  isThere: "SELECT 1 AS found FROM sqlite_schema WHERE name = 'schema_migration'",
  record: "INSERT INTO schema_migration VALUES (:version, :name, :checksum, :now)",
} as const;

/** From beside this folder: in the package, the code of both engines lies in one. */
export const sqliteMigrations = (): Migration[] => readMigrations(path.join(__dirname, "../sqlite/migrations"));

/**
 * Brings the schema up to date. One migrator at a time: the others wait and then find nothing to do.
 * @returns what was applied
 * @throws AppError `schema-changed`, `schema-newer` where the database was migrated by another version of the app.
 */
export function migrate(database: Database, now: number): Promise<Migration[]> {
  const known = sqliteMigrations();
  return database.write(() => {
    database.execute(TABLE);
    const pending = pendingMigrations(known, database.all(sql.applied).map(appliedOf));
    for (const { version, name, sql: text, checksum } of pending) {
      database.execute(text);
      database.run(sql.record, { version, name, checksum, now });
    }
    return pending;
  });
}

/** What was applied, and what is still to be. Changes nothing. */
export function schemaState(database: Database): Promise<SchemaState> {
  return database.read(() => {
    const rows = database.get(sql.isThere) === undefined ? [] : database.all(sql.applied);
    const applied = rows.map((row) => ({ ...appliedOf(row), appliedAt: Number(row["applied_at"]) }));
    return { applied, pending: pendingMigrations(sqliteMigrations(), applied) };
  });
}

const appliedOf = (row: Row): AppliedMigration => ({ name: String(row["name"]), checksum: String(row["checksum"]) });
