import type { Log } from "../functions-host/log";
import type { NastyOptions } from "../durable/nastiness";
import { startEmulators } from "./emulators";
import { startLocalHost, type LocalHost } from "./local-host";
import { readLocalSettings } from "./local-settings";
import { announce } from "./running";
import { captureOf, connect, hubOf } from "./stack-settings";

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
