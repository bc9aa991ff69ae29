import type { InvocationContext } from "@azure/functions";
import { telemetry } from "../shared/services";
import type { About, LogLevel } from "../shared/telemetry";

type Line = (message: string, about?: About) => void;

/** A function's log: its host's, and telemetry's, which is told beside the words what they are about. */
export type Log = Readonly<Record<LogLevel, Line>> & Pick<InvocationContext, "debug">;

export function logOf(context: InvocationContext): Log {
  const line =
    (level: LogLevel): Line =>
    (message, about) => {
      context[level](message);
      tellLine(level, message, context, about);
    };
  return {
    ...{ info: line("info"), warn: line("warn"), error: line("error") },
    debug: (...args: unknown[]) => context.debug(...args),
  };
}

/** For telemetry alone, where the host says it already. */
export function tellLine(level: LogLevel, message: string, context: InvocationContext, about: About = {}): void {
  const { functionName, invocationId } = context;
  const all = { function: functionName, invocationId, ...about };
  // Where telemetry cannot be opened, whoever needs services is told why.
  telemetry().then(
    (opened) => opened?.log({ level, message, about: all }),
    () => undefined,
  );
}
