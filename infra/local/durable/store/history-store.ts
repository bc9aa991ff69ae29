import { DatabaseSync } from "node:sqlite";
import { AppError } from "../../../../shared/errors";
import { ActivityTable } from "./activities";
import { HistoryTable } from "./history";
import { InstanceTable } from "./instances";
import { MessageTable } from "./messages";
import { SCHEMA, SCHEMA_VERSION } from "./schema";
import { TimerTable } from "./timers";

/**
 * All that the engine must not forget, in one SQLite file that only one process may have open. A commit survives the
 * end of the process, however it comes; a power cut may take the newest commits, but never leaves a part of one.
 */
export class HistoryStore {
  readonly instances: InstanceTable;
  readonly history: HistoryTable;
  readonly messages: MessageTable;
  readonly activities: ActivityTable;
  readonly timers: TimerTable;
  readonly #database: DatabaseSync;

  /** Throws an AppError where another process has the file open, or another version of this program made it. */
  constructor(databaseFile: string) {
    this.#database = openExclusively(databaseFile);
    this.instances = new InstanceTable(this.#database);
    this.history = new HistoryTable(this.#database);
    this.messages = new MessageTable(this.#database);
    this.activities = new ActivityTable(this.#database);
    this.timers = new TimerTable(this.#database);
  }

  /** All of the body's writes or none; the body is synchronous and opens no other transaction. */
  transaction<T>(body: () => T): T {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = body();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }
}

function openExclusively(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
    if (version === 0) database.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT`);
    else if (version !== SCHEMA_VERSION)
      throw new AppError(
        "durable-store-version",
        `${file} has version ${version} of the Durable engine's tables, this program knows ${SCHEMA_VERSION}; delete the file to begin anew`,
      );
    return database;
  } catch (error) {
    database.close();
    if (!isLocked(error)) throw error;
    throw new AppError("durable-store-in-use", `${file} is in use by another host: stop that one first`, {
      cause: error,
    });
  }
}

const SQLITE_BUSY = 5;
const isLocked = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "errcode" in error && error.errcode === SQLITE_BUSY;
