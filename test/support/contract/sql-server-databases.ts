import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { ConnectionPool } from "mssql";
import { grantOf } from "../../../shared/storage/sql-server/app-user";
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

async function migrating<T>(database: string, work: (migrator: Database) => Promise<T>): Promise<T> {
  const migrator = new Database({ target: targetOf(database), poolSize: 1 });
  try {
    return await work(migrator);
  } finally {
    await migrator.close();
  }
}

export const migrateDatabase = (database: string, now: number): Promise<unknown> =>
  migrating(database, (migrator) => migrate(migrator, now));

/** By it stores are opened: it has the rights that `fleet db grant` gives an app's identity, and stays on the server. */
export const APP = { login: "fleetscore-app", password: `${createHash("sha256").update(testServer).digest("hex")}-A` };

/** Once a process. */
let login: Promise<void> | undefined;

/** @returns where the database is for an app that may read and write rows, and nothing more */
export async function letAppIn(database: string, migrator: Database): Promise<{ readonly connectionString: string }> {
  const { login: name, password } = APP;
  await (login ??= onServer(`IF SUSER_ID('${name}') IS NULL CREATE LOGIN [${name}] WITH PASSWORD = '${password}'`));
  await migrator.write(async (transaction) => {
    await transaction.batch(`IF USER_ID('${name}') IS NULL CREATE USER [${name}] FOR LOGIN [${name}]`);
    await transaction.batch(grantOf(name));
  });
  return { connectionString: `${targetOf(database).connectionString};User Id=${name};Password=${password}` };
}

export async function openSqlServerDatabase({ database, bucketMs, beginPaused, now }: OpenOptions): Promise<Store> {
  await createDatabase(database);
  const target = await migrating(database, async (migrator) => {
    await migrate(migrator, now);
    return letAppIn(database, migrator);
  });
  return openSqlServer({ target, poolSize: 10, bucketMs, beginPaused });
}
