import type { Instant } from "../../../shared/time";

/** Where the app can be killed or held: beside each thing that it does to a store. */
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
  | "finish:ended";

/** What a database connection can be made to say. `lost-answer`: the commit took effect, and an error says it did not. */
export type SqlFault = "busy" | "io-error" | "lost-answer";

/** How the process that hosts the app rules over it. The app finds it where `control()` looks. */
export interface Control {
  now(): Instant;
  /** Resolves when the app may go on. `partitionId`: where events are concerned, theirs. */
  reach(point: Point, partitionId?: string): Promise<void>;
  /** Whose connections are tapped. */
  readonly databaseFile: string;
  /** The fault for this moment of a transaction, where one is ordered. */
  sqlFault(moment: "begin" | "commit"): SqlFault | undefined;
  /** Told of every error that SQLite answers, made or real, by its primary code. */
  sqlFailed(code: number): void;
  /** Whether the database is to take no more pages; asked before each transaction. */
  isDatabaseFull(): boolean;
}

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
