import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { AppError } from "../errors";

/** A step of the schema, from a file `001-what-it-does.sql`; one that was released is never changed. */
export interface Migration {
  /** Counts up from 1, as the files do. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** A migration as the database remembers it. */
export type AppliedMigration = Pick<Migration, "name" | "checksum">;

/** The migrations of a folder in the order in which they are applied. */
export function readMigrations(folder: string): Migration[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".sql"));
  return files.sort().map((file, i) => {
    const sql = `\n${readFileSync(path.join(folder, file), "utf8").trim()}\n`;
    return { version: i + 1, name: path.basename(file, ".sql"), sql, checksum: checksumOf(sql) };
  });
}

/** Of the text, however its lines end: a checkout may have changed that. */
const checksumOf = (sql: string): string => createHash("sha256").update(sql.replaceAll("\r\n", "\n")).digest("hex");

/**
 * Those of the known migrations that are still to be applied.
 * @throws AppError `schema-changed` where an applied migration is not the one known here, `schema-newer` where the
 *   database was migrated by a later version.
 */
export function pendingMigrations(known: readonly Migration[], applied: readonly AppliedMigration[]): Migration[] {
  if (applied.length > known.length) {
    throw new AppError("schema-newer", "the database was migrated by a later version of this app: use that one");
  }
  for (const [i, { name, checksum }] of applied.entries()) {
    if (known[i]?.checksum === checksum) continue;
    throw new AppError("schema-changed", `migration ${name} was applied with another text`);
  }
  return known.slice(applied.length);
}
