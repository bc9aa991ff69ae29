import type { Instant } from "../../../shared/time";

/** Where a transaction of the app's database stands; `statement` is every one of them, and those outside of any. */
export type SqlMoment = "begin" | "statement" | "commit" | "committed";

/** Where the app can be killed or held: beside each thing that it does to a store. Where SQL is, only killed. */
export type Point =
  | "ingest:write"
  | "ingest:written"
  | "close:closed"
  | "plan:chunk"
  | "plan:written"
  | "plan:recorded"
  | "score:stage"
  | "score:staged"
  | "publish:commit"
  | "publish:committed"
  | "publish:recorded"
  | "finish:manifest"
  | "finish:end"
  | "finish:ended"
  | `sql:${SqlMoment}`;

/** What a database connection is made to say at a moment: an error's number. At `committed` the commit took effect. */
export interface SqlFault {
  readonly moment: SqlMoment;
  readonly error: number;
}

/** How the process that hosts the app rules over it. The app finds it where `control()` looks. */
export interface Control {
  now(): Instant;
  /** Resolves when the app may go on. `partitionId`: where events are concerned, theirs. */
  reach(point: Point, partitionId?: string): Promise<void>;
  /** The SQLite file whose connections are tapped; without it those to a server are. */
  readonly databaseFile: string | undefined;
  /** The error to answer at this moment, where one is ordered. May not return: the process can be killed there. */
  sqlError(moment: SqlMoment): number | undefined;
  /** Told of every error that the database answers, made or real. */
  sqlFailed(error: SqlError): void;
  /** Whether the database is to take no more; asked before each transaction. */
  isDatabaseFull(): boolean;
}

/** An engine's number, or where a driver has none, its code. */
export type SqlError = number | string;

const KEY = Symbol.for("fleetscore.chaos");
const place = globalThis as unknown as { [KEY]?: Control };

/** The app's modules are loaded apart from its host's: a global is all that both see. */
export function setControl(value: Control): void {
  place[KEY] = value;
}

export function control(): Control {
  const value = place[KEY];
  if (value === undefined) throw new Error("this app runs under the chaos host alone");
  return value;
}
