export type LogLevel = "trace" | "debug" | "information" | "warning" | "error" | "critical" | "none";

/** One line of the host's or the app's log; `category` is `user`, `system`, or `host` and the part that speaks. */
export interface LogEntry {
  level: LogLevel;
  category: string;
  message: string;
  functionName?: string;
  invocationId?: string;
}

export type Log = (entry: LogEntry) => void;
