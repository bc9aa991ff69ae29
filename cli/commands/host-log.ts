import type { Log, LogLevel } from "../../infra/local/functions-host/log";
import { printable } from "../../shared/printable";

const LEVELS: readonly LogLevel[] = ["trace", "debug", "information", "warning", "error", "critical"];

/** Further lines of an entry are set in, so that none, whatever a message quotes, looks like an entry of its own. */
const shown = (message: string): string => printable(message, { keepLines: true }).replaceAll("\n", "\n  ");

/** The host's log as lines, from `least` on. */
export const hostLog =
  (out: NodeJS.WritableStream, least: LogLevel): Log =>
  ({ level, category, functionName, message }) => {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return;
    out.write(`${new Date().toISOString()} ${level.padEnd(11)} ${functionName ?? category}: ${shown(message)}\n`);
  };
