import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { FunctionsHost, type FunctionsHostOptions } from "../../infra/local/functions-host/host";
import type { LogEntry } from "../../infra/local/functions-host/log";

/** Resolves when `holds` does; the bound is there to end a test that can only fail. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, boundMs = 120_000): Promise<void> {
  const end = Date.now() + boundMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not seen: ${what}`);
    await new Promise((resolved) => setTimeout(resolved, 10));
  }
}

/** The folder of one of the sample apps. */
export const sampleApp = (name: string): string => resolve(__dirname, "../fixtures/functions-apps", name);

export interface TestHost extends AsyncDisposable {
  readonly host: FunctionsHost;
  readonly url: string;
  readonly log: LogEntry[];
  /** What the app has logged, each line parsed as JSON. */
  said(): unknown[];
}

/** Starts a host for a sample app on a free port, without state unless a folder is given. */
export async function startHost(
  app: string,
  options: Partial<Omit<FunctionsHostOptions, "appDirectory" | "log">> = {},
): Promise<TestHost> {
  const log: LogEntry[] = [];
  const temporary = await temporaryFolder();
  const host = new FunctionsHost({
    environment: {},
    port: 0,
    stateDirectory: temporary.path,
    keys: { function: "function-key", admin: "admin-key" },
    ...options,
    appDirectory: sampleApp(app),
    log: (entry) => log.push(entry),
  });
  const { url } = await host.start().catch(async (error: unknown) => {
    await temporary[Symbol.asyncDispose]();
    throw error;
  });
  return {
    host,
    url,
    log,
    said: () => log.filter(({ category }) => category === "user").map(({ message }) => JSON.parse(message) as unknown),
    async [Symbol.asyncDispose]() {
      await host.stop();
      await temporary[Symbol.asyncDispose]();
    },
  };
}

export async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), "functions-host-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
