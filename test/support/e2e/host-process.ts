import { startLocalHost, type LocalHostOptions } from "../../../infra/local/stack/local-host";
import type { LogEntry } from "../../../infra/local/functions-host/log";

/** What the host is to run, as JSON in its first argument. */
export type HostOrder = Omit<LocalHostOptions, "log">;

/** Each line of its output is one of these, as JSON. */
export type HostLine = { readonly ready: { readonly url: string; readonly key: string } } | { readonly log: LogEntry };

/*
 * The app and its host as a process of their own, to be killed: node dist/test/support/e2e/host-process.js ORDER.
 * Closing its stdin stops it in good order.
 */
const tell = (line: HostLine): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

async function main(order: HostOrder): Promise<void> {
  const host = await startLocalHost({ ...order, log: (log) => tell({ log }) });
  process.stdin.once("close", () => void host.stop().then(() => process.exit(0)));
  process.stdin.resume();
  tell({ ready: { url: host.url, key: host.key } });
}

void main(JSON.parse(process.argv[2] ?? "{}") as HostOrder);
