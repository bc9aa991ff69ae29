import path from "node:path";
import { AppError } from "../../errors";
import { pendingMigrations, readMigrations, type AppliedMigration, type Migration } from "../migrations";
import type { SchemaState } from "../schema-state";
import type { Database, Row } from "./database";
import { MIGRATING, takeLock } from "./locks";

const sql = {
  table: `
IF OBJECT_ID('schema_migration') IS NULL
  CREATE TABLE schema_migration (
    version int NOT NULL PRIMARY KEY, name nvarchar(128) NOT NULL, checksum varchar(64) NOT NULL,
    applied_at datetime2(3) NOT NULL
  )`,
  isThere: "SELECT OBJECT_ID('schema_migration') AS id",
  applied: "SELECT version, name, checksum, applied_at FROM schema_migration ORDER BY version",
  record:
    "INSERT INTO schema_migration (version, name, checksum, applied_at) VALUES (@version, @name, @checksum, @now)",
} as const;

/** A migration of a large table takes long, and another migrator waits for it. */
const WAIT_MS = 3_600_000;

/** From beside this folder: in the package, the code of both engines lies in one. */
const known = (): Migration[] => readMigrations(path.join(__dirname, "../sql-server/migrations"));

/**
 * Brings the schema up to date, all or nothing, as somebody who may change it. One migrator at a time: the others wait
 * and then find nothing to do.
 * @returns what was applied
 * @throws AppError `schema-changed`, `schema-newer` where the database was migrated by another version of the app.
 */
export function migrate(database: Database, now: number): Promise<Migration[]> {
  return database.write(async (transaction) => {
    await transaction.run(takeLock("@resource", "Exclusive", WAIT_MS), { resource: MIGRATING });
    await transaction.batch(sql.table);
    const pending = pendingMigrations(known(), (await transaction.all(sql.applied)).map(appliedOf));
    for (const { version, name, sql: text, checksum } of pending) {
      await transaction.batch(text);
      await transaction.run(sql.record, { version, name, checksum, now: new Date(now) });
    }
    return pending;
  });
}

/** What was applied, and what is still to be. Changes nothing. */
export async function schemaState(database: Database): Promise<SchemaState> {
  const [found] = await database.all(sql.isThere);
  const rows = found?.["id"] === null ? [] : await database.all(sql.applied);
  const applied = rows.map((row) => ({ ...appliedOf(row), appliedAt: (row["applied_at"] as Date).getTime() }));
  return { applied, pending: pendingMigrations(known(), applied) };
}

/**
 * The app looks, and leaves the rest to who may change the schema.
 * @throws AppError `schema-outdated`, `schema-changed`, `schema-newer`.
 */
export async function checkSchema(database: Database): Promise<void> {
  const { pending } = await schemaState(database);
  if (pending.length === 0) return;
  const names = pending.map(({ name }) => name).join(", ");
  throw new AppError("schema-outdated", `the database lacks ${names}; run: fleet db migrate`);
}

const appliedOf = (row: Row): AppliedMigration => ({ name: String(row["name"]), checksum: String(row["checksum"]) });
