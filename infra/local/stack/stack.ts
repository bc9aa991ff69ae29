import { join, resolve } from "node:path";
import { DEFAULT_NAME_FORMAT } from "../../../shared/readings/rebuild/capture-names";
import type { Log } from "../functions-host/log";
import type { NastyOptions } from "../durable/nastiness";
import { startEmulators, type Addresses, type CaptureSettings } from "./emulators";
import { startLocalHost, type LocalHost } from "./local-host";
import { readLocalSettings } from "./local-settings";
import { announce } from "./running";

export interface StackOptions {
  readonly appDirectory: string;
  /** Where all state lies: what is there goes on. */
  readonly directory: string;
  readonly ports: { readonly http: number; readonly eventHubs: number; readonly blob: number };
  /** In place of what the settings file says. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How long a window of Capture is; 0, and there is no Capture. */
  readonly captureSeconds?: number;
  readonly log: Log;
  readonly nasty?: NastyOptions;
}

export interface Stack extends LocalHost {
  /** What the app runs with, the emulators' addresses among it. */
  readonly settings: Readonly<Record<string, string>>;
  readonly died: Promise<string>;
}

const PARTITIONS = 4;

/** Everything on one machine: the emulators in processes of their own, the app and its host in this one. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const settings = { ...(await readLocalSettings(options.appDirectory)), ...options.settings };
  const capture = captureOf(settings, options.captureSeconds);
  const emulators = await startEmulators({ ...options, hub: hubOf(settings), capture });
  try {
    const connected = connect(settings, emulators, options.directory);
    const host = await startLocalHost({ ...options, port: options.ports.http, settings: connected });
    const withdraw = await announce(options.directory, { ...emulators, url: host.url });
    const stop = async (): Promise<void> => {
      await withdraw();
      await host.stop();
      await emulators.stop();
    };
    return { ...host, settings: connected, died: emulators.died, stop };
  } catch (error) {
    await emulators.stop();
    throw error;
  }
}

export const hubOf = (settings: Readonly<Record<string, string>>) => ({
  name: settings["EVENTHUB_NAME"] ?? "readings",
  partitions: PARTITIONS,
  consumerGroups: [
    settings["EVENTHUB_CONSUMER_GROUP"] ?? "$Default",
    settings["EVENTHUB_REREAD_CONSUMER_GROUP"] ?? "fleetscore-reread",
  ],
});

/** What the hub holds is captured into the storage of this machine; windows of 0 seconds stand for no Capture. */
export const captureOf = (
  settings: Readonly<Record<string, string>>,
  windowSeconds = 0,
): CaptureSettings | undefined =>
  windowSeconds === 0
    ? undefined
    : {
        container: settings["CAPTURE_CONTAINER"] ?? "capture",
        nameFormat: settings["CAPTURE_NAME_FORMAT"] ?? DEFAULT_NAME_FORMAT,
        windowSeconds,
      };

/** The settings with where things really are. */
export const connect = (
  settings: Readonly<Record<string, string>>,
  { eventHub, storage }: Addresses,
  directory: string,
): Record<string, string> => ({
  ...settings,
  EventHub: eventHub,
  AzureWebJobsStorage: storage,
  ...databaseOf(settings, directory),
});

/** As the sample has it. */
const SAMPLE = "sqlite:.fleetscore/fleetscore.db";

/** A SQLite file lies with the rest of the state, unless the settings name a place of its own; a server is where it is. */
export function databaseOf(
  { SQL_CONNECTION: connection = SAMPLE }: Readonly<Record<string, string>>,
  directory: string,
) {
  const file = /^sqlite:(.*)/.exec(connection)?.[1];
  if (file === undefined) return {};
  return { SQL_CONNECTION: `sqlite:${connection === SAMPLE ? join(directory, "fleetscore.db") : resolve(file)}` };
}
