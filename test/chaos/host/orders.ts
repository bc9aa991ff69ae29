import type { LogEntry } from "../../../infra/local/functions-host/log";
import type { Point, SqlError, SqlFault } from "../app/control";

/** What to add to the real time. */
export interface Clocks {
  /** For the Durable engine, whose time goes on as the world's does. */
  readonly engineOffsetMs: number;
  /** For the app, whose clock may be wrong. */
  readonly appOffsetMs: number;
}

/** What the host is to run, as JSON in its first argument. */
export interface HostOrder {
  /** Its package.json names the tapped app. */
  readonly appDirectory: string;
  readonly directory: string;
  readonly settings: Record<string, string>;
  /** Where the app keeps everything in a SQLite file. */
  readonly databaseFile: string | undefined;
  /** Without it the app has no orchestrations. */
  readonly hasDurable: boolean;
  /** Of the weather that the Durable engine makes; none without it. */
  readonly nastySeed: number | undefined;
  readonly clocks: Clocks;
}

/** What it is told while it runs; what is left out stays as it was. */
export interface Command {
  readonly clocks?: Clocks;
  /** The next time but `after` that one of the points is reached. */
  readonly aim?: Aim | null;
  /** Lets what is held go on. */
  readonly release?: true;
  /** How many of the next activities are delivered twice at once. */
  readonly twins?: number;
  readonly sql?: (SqlFault & { readonly times: number }) | null;
  readonly isDatabaseFull?: boolean;
}

export interface Aim {
  readonly points: readonly Point[];
  readonly after: number;
  readonly deed: "kill" | "hold";
}

/** What it tells. */
export type Report =
  | { readonly ready: { readonly url: string; readonly key: string; readonly adminKey: string } }
  | { readonly reached: Point; readonly partitionId?: string | undefined }
  | { readonly held: Point }
  | { readonly twinned: string }
  | { readonly sqlFailed: SqlError }
  | { readonly clockRead: number }
  | { readonly log: LogEntry };
