import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../../shared/errors";
import { DurableEngine } from "../durable/engine";
import type { NastyOptions } from "../durable/nastiness";
import { nothingDone, type WorkDone } from "../durable/work-done";
import { FunctionsHost } from "../functions-host/host";
import { readHostJson } from "../functions-host/host-json";
import type { Log } from "../functions-host/log";
import { localKeys } from "./keys";

export interface LocalHostOptions {
  /** Holds package.json and host.json. */
  readonly appDirectory: string;
  readonly directory: string;
  readonly port: number;
  readonly settings: Record<string, string>;
  readonly log: Log;
  readonly nasty?: NastyOptions | undefined;
}

export interface LocalHost {
  readonly url: string;
  readonly key: string;
  /** What its Durable engine has done so far. */
  work(): WorkDone;
  stop(): Promise<void>;
}

/** The functions host with the Durable engine, in this process. */
export async function startLocalHost(options: LocalHostOptions): Promise<LocalHost> {
  const { appDirectory, directory, port, settings, log, nasty } = options;
  const stateDirectory = join(directory, "host");
  await mkdir(stateDirectory, { recursive: true });
  const keys = await localKeys(directory);
  const { hubName, defaultVersion } = (await readHostJson(appDirectory)).extensions.durableTask;
  let engine: DurableEngine | undefined;
  const host = new FunctionsHost({
    ...{ appDirectory, stateDirectory, port, keys, log },
    environment: settings,
    durable: (app) =>
      (engine = new DurableEngine({
        app,
        databaseFile: join(directory, "durable.db"),
        ...{ taskHub: hubName, defaultVersion },
        key: keys.admin,
        log: (level, message) => log({ level, category: "durable", message }),
        nasty,
      })),
  });
  try {
    const { url } = await host.start();
    const work = (): WorkDone => ({ ...(engine?.work ?? nothingDone()) });
    return { url, key: keys.function, work, stop: () => host.stop() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    const message = `port ${port}, for the functions host, is taken: stop what uses it, or choose another with --port`;
    throw new AppError("port-taken", message, { cause: error });
  }
}
