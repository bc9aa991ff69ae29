import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AppError, messageOf, SettingError, UnavailableError } from "../../errors";

const BUSY = 5;
const CACHE_KIB = 64 * 1024;
/** 40 MB of log at most, between copying it back. */
const LOG_PAGES = 10_000;
/** Primary result codes that say "not now": busy, locked, out of memory, I/O error, disk full, cannot open. */
const TRANSIENT: ReadonlySet<number> = new Set([BUSY, 6, 7, 10, 13, 14]);
/** Cannot open, not a database: said when a file is opened, they mean that it is the wrong one. */
const WRONG_FILE: ReadonlySet<number> = new Set([14, 26]);

/**
 * Opens a SQLite file, made with its folder where it is not there; or `:memory:`.
 * @param busyTimeoutMs how long a statement waits for another process
 * @throws SettingError where the path cannot be a database, UnavailableError where the file is busy.
 */
export function openConnection(file: string, busyTimeoutMs: number): DatabaseSync {
  try {
    return connect(file, busyTimeoutMs);
  } catch (error) {
    const isWrong = WRONG_FILE.has(primaryCodeOf(error)) || isFileSystemError(error);
    throw isWrong
      ? new SettingError("SQL_CONNECTION", `no database at ${file}: ${messageOf(error)}`)
      : translated(error);
  }
}

function connect(file: string, busyTimeoutMs: number): DatabaseSync {
  if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
  const connection = new DatabaseSync(file, { timeout: busyTimeoutMs });
  try {
    writeAhead(connection, Date.now() + busyTimeoutMs);
    // FULL: a checkpoint of the hub may be kept elsewhere, and must never be ahead of what it stands for.
    connection.exec("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
    // A batch touches a page of every device that it names: with 2 MiB, the default, it reads most of them again.
    connection.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
    // The default, 1,000 pages, is a batch or two: each page would be copied back before the next batch touches it again.
    connection.exec(`PRAGMA wal_autocheckpoint = ${LOG_PAGES}`);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * The switch to a write-ahead log raises a lock that it holds already, and there SQLite does not wait: of two that open
 * a new file at once, one is told "busy" whatever its time-out. So the waiting is done here.
 */
function writeAhead(connection: DatabaseSync, deadline: number): void {
  for (;;) {
    try {
      connection.exec("PRAGMA journal_mode = WAL");
      return;
    } catch (error) {
      if (primaryCodeOf(error) !== BUSY || Date.now() >= deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** SQLite's errors in the app's terms. */
export function translated(error: unknown): Error {
  if (error instanceof AppError) return error;
  if (TRANSIENT.has(primaryCodeOf(error))) return new UnavailableError("the database", error);
  return error instanceof Error ? error : new Error(String(error));
}

const isFileSystemError = (error: unknown): boolean => (error as NodeJS.ErrnoException).syscall === "mkdir";

/** SQLite's own code without what extends it; 0 where the error is not SQLite's. */
function primaryCodeOf(error: unknown): number {
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === "number" ? code & 0xff : 0;
}
