import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openSqlite } from "../../../shared/storage/sqlite/open-sqlite";
import type { Store } from "../../../shared/storage/store";
import { dropDatabase, openSqlServerDatabase, testServer } from "./sql-server-databases";

export interface OpenOptions {
  /** Opening the same name again opens the same database. */
  readonly database: string;
  readonly bucketMs: number;
  /** Whether the schedule of a new database begins paused. */
  readonly beginPaused: boolean;
  readonly now: number;
}

export interface Engine {
  readonly name: string;
  /** Makes the database where it is not there. */
  open(options: OpenOptions): Promise<Store>;
  /** Removes the database; nobody has it open any more. */
  drop(database: string): Promise<void>;
}

const sqliteFolder = (database: string): string => path.join(tmpdir(), `fleetscore-${database}`);

const openSqliteDatabase = ({ database, ...options }: OpenOptions): Promise<Store> =>
  openSqlite({ ...options, file: path.join(sqliteFolder(database), "fleet.db") });

const dropSqliteDatabase = (database: string): Promise<void> =>
  rm(sqliteFolder(database), { recursive: true, force: true });

/** Every engine that is held to the contract; one line each. SQL Server where there is one to test on. */
export const engines: readonly Engine[] = [
  { name: "SQLite", open: openSqliteDatabase, drop: dropSqliteDatabase },
  ...(testServer === "" ? [] : [{ name: "SQL Server", open: openSqlServerDatabase, drop: dropDatabase }]),
];
