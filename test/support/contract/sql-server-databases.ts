import { setTimeout as pause } from "node:timers/promises";
import { ConnectionPool } from "mssql";
import { Database } from "../../../shared/storage/sql-server/database";
import { migrate } from "../../../shared/storage/sql-server/migrate";
import { openSqlServer } from "../../../shared/storage/sql-server/open-sql-server";
import type { Store } from "../../../shared/storage/store";
import type { OpenOptions } from "./engines";

/** A server to make databases on; without it the engine is not tested. */
export const testServer = process.env["TEST_SQL_CONNECTION"] ?? "";

const ATTEMPTS = 50;

/** A second Database= or Initial Catalog= in a connection string takes the place of the first. */
export const targetOf = (database: string): { readonly connectionString: string } => ({
  connectionString: `${testServer};Database=${nameOf(database)}`,
});

const nameOf = (database: string): string => `fleetscore-${database}`;

/**
 * Statements that no transaction may hold, past the store. Servers refuse some of them while others do the same, and
 * while a connection that was closed is still being taken down: again until the time is up.
 */
async function onServer(statement: string): Promise<void> {
  const pool = await new ConnectionPool(testServer).connect();
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        await pool.request().batch(statement);
        return;
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await pause(100);
      }
    }
  } finally {
    await pool.close();
  }
}

export const createDatabase = (database: string): Promise<void> =>
  onServer(`IF DB_ID('${nameOf(database)}') IS NULL CREATE DATABASE [${nameOf(database)}]`);

export const dropDatabase = (database: string): Promise<void> =>
  onServer(`DROP DATABASE IF EXISTS [${nameOf(database)}]`);

export async function migrateDatabase(database: string, now: number): Promise<void> {
  const migrating = new Database({ target: targetOf(database), poolSize: 1 });
  try {
    await migrate(migrating, now);
  } finally {
    await migrating.close();
  }
}

export async function openSqlServerDatabase({ database, bucketMs, beginPaused, now }: OpenOptions): Promise<Store> {
  await createDatabase(database);
  await migrateDatabase(database, now);
  return openSqlServer({ target: targetOf(database), poolSize: 10, bucketMs, beginPaused });
}
