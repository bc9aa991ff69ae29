import { DatabaseSync } from "node:sqlite";
import type { DueLog, LoggedDue } from "./sql-engine";

const CREATE = `
CREATE TABLE chaos_due (device_id TEXT, from_at INTEGER, to_at INTEGER, reason TEXT, generation INTEGER);
CREATE TRIGGER chaos_due_log AFTER INSERT ON due BEGIN
  INSERT INTO chaos_due VALUES (NEW.device_id, NEW.from_at, NEW.to_at, NEW.reason, NEW.generation);
END`;
const READ = 'SELECT device_id AS deviceId, from_at AS "from", to_at AS "to", reason, generation FROM chaos_due';

/** By a trigger and a table of the harness's own, in the app's database. */
export class SqliteDueLog implements DueLog {
  readonly #database: DatabaseSync;

  constructor(file: string) {
    this.#database = new DatabaseSync(file, { timeout: 30_000 });
    this.#database.exec(CREATE);
  }

  all(): Promise<LoggedDue[]> {
    return Promise.resolve(this.#database.prepare(READ).all() as unknown as LoggedDue[]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#database.close();
    return Promise.resolve();
  }
}
