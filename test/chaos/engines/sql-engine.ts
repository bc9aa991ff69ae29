import type { DeviceId } from "../../../shared/readings/reading";
import type { Range } from "../../../shared/time";
import type { Fault } from "../faults/fault";

/** A due as it was written, whatever became of it. */
export interface LoggedDue extends Range {
  readonly deviceId: DeviceId;
  readonly reason: "late" | "failed";
  readonly generation: number;
}

/** Remembers every due that is ever written: those that are settled are deleted. */
export interface DueLog extends AsyncDisposable {
  all(): Promise<LoggedDue[]>;
}

/** A system's database, gone with it. */
export interface AppDatabase extends AsyncDisposable {
  /** SQL_CONNECTION for the app. */
  readonly connection: string;
  /** SQL_CONNECTION for whoever looks on, past all that stands between the app and its database. */
  readonly onlookerConnection: string;
  /** The SQLite file, where it is one. */
  readonly file?: string;
  /** Begins with the next due; the schema is there. */
  logDues(): Promise<DueLog>;
}

/** What the harness does with a store engine past the app: make a database, harm it, and look into it. */
export interface SqlEngine {
  /** As people write it. */
  readonly name: string;
  readonly faults: readonly Fault[];
  /** @param directory where a system keeps what is its own */
  create(directory: string): Promise<AppDatabase>;
}
