import { AppError, messageOf } from "../../../shared/errors";
import { parseCommandLine } from "./command-line";
import { EventHubsEmulator } from "./emulator";

/*
 * node dist/infra/local/event-hubs/main.js --port 5672 --directory DIR --hub readings:4:fleetscore
 *
 * Prints one line of JSON, {"ready":true,"port":N}, when it listens. Exit codes: 0 stopped as asked, 1 failed,
 * 2 wrong use, 3 the port is taken, 4 a log is corrupt.
 */
const EXIT_CODES: Readonly<Record<string, number>> = { "invalid-input": 2, "port-taken": 3, "corrupt-log": 4 };

function fail(error: unknown): never {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit((error instanceof AppError ? EXIT_CODES[error.code] : undefined) ?? 1);
}

/** What a client's odd behaviour sets off is told; a log that turns out corrupt is the end. */
function report(error: unknown): void {
  if (error instanceof AppError) fail(error);
  process.stderr.write(`${messageOf(error)}\n`);
}

async function main(): Promise<void> {
  const { port, directory, hubs, exitWithParent, capture } = parseCommandLine(process.argv.slice(2), process.env);
  const emulator = new EventHubsEmulator({
    hubs,
    port,
    onError: report,
    ...(directory === undefined ? {} : { directory }),
    ...(capture === undefined ? {} : { capture }),
  });
  const started = emulator.start();
  const exit = (): void => {
    void started.then(() => emulator.stop()).then(() => process.exit(0), fail);
  };
  process.once("SIGTERM", exit);
  process.once("SIGINT", exit);
  if (exitWithParent) process.stdin.once("close", exit).resume();
  await started;
  process.stdout.write(`${JSON.stringify({ ready: true, port: emulator.port })}\n`);
}

main().catch(fail);
