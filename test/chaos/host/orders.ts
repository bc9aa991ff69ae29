import type { LogEntry } from "../../../infra/local/functions-host/log";
import type { Point, SqlFault } from "../app/control";

/** What the host is to run, as JSON in its first argument. */
export interface HostOrder {
  /** Its package.json names the tapped app. */
  readonly appDirectory: string;
  readonly directory: string;
  readonly settings: Record<string, string>;
  readonly databaseFile: string;
  /** Without it the app has no orchestrations. */
  readonly hasDurable: boolean;
  /** Of the weather that the Durable engine makes; none without it. */
  readonly nastySeed: number | undefined;
  readonly clockOffsetMs: number;
}

/** What it is told while it runs; what is left out stays as it was. */
export interface Command {
  readonly clockOffsetMs?: number;
  /** The next time but `after` that one of the points is reached. */
  readonly aim?: Aim | null;
  /** Lets what is held go on. */
  readonly release?: true;
  /** How many of the next activities are delivered twice at once. */
  readonly twins?: number;
  readonly sql?: { readonly fault: SqlFault; readonly times: number } | null;
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
  | { readonly sqlFailed: number }
  | { readonly clockRead: number }
  | { readonly log: LogEntry };
