import { createHash } from "node:crypto";
import { AppError } from "../../errors";
import type { Database } from "./database";
import { migrations } from "./migrations";

const TABLE = `
CREATE TABLE IF NOT EXISTS schema_migration (
  version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL
) STRICT`;

/**
 * Brings the schema up to date. One migrator at a time: the others wait and then find nothing to do.
 * @throws AppError `schema-changed` where an applied migration is not the one known here, `schema-newer` where the
 *   database was migrated by a later version.
 */
export function migrate(database: Database, now: number): Promise<void> {
  return database.write(() => {
    database.execute(TABLE);
    const applied = database.all("SELECT name, checksum FROM schema_migration ORDER BY version");
    if (applied.length > migrations.length) {
      throw new AppError("schema-newer", "the database was migrated by a later version of this app: use that one");
    }
    for (const [i, { name, sql }] of migrations.entries()) {
      const checksum = createHash("sha256").update(sql).digest("hex");
      const found = applied[i];
      if (found === undefined) {
        database.execute(sql);
        const row = { version: i + 1, name, checksum, now };
        database.run("INSERT INTO schema_migration VALUES (:version, :name, :checksum, :now)", row);
      } else if (found["checksum"] !== checksum) {
        throw new AppError("schema-changed", `migration ${name} was applied with another text`);
      }
    }
  });
}
