import type { Log, LogLevel } from "../../infra/local/functions-host/log";

const LEVELS: readonly LogLevel[] = ["trace", "debug", "information", "warning", "error", "critical"];

/** The host's log as lines, from `least` on. */
export const hostLog =
  (out: NodeJS.WritableStream, least: LogLevel): Log =>
  ({ level, category, functionName, message }) => {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return;
    out.write(`${new Date().toISOString()} ${level.padEnd(11)} ${functionName ?? category}: ${message}\n`);
  };
