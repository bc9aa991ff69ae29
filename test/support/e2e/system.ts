import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { ApiClient } from "../../../cli/api-client";
import type { HubTarget } from "../../../cli/sending/send-events";
import type { NastyOptions } from "../../../infra/local/durable/nastiness";
import type * as Emulators from "../../../infra/local/stack/emulators";
import { readLocalSettings } from "../../../infra/local/stack/local-settings";
import { captureOf, connect, hubOf } from "../../../infra/local/stack/stack-settings";
import { readSettings } from "../../../shared/config/read-settings";
import { CheckedApiClient } from "./checked-api-client";
import { appDirectory, compiled } from "./compiled";
import { FleetCommand, type Ended } from "./fleet-command";
import { startHost, type Host } from "./host";
import { openRoom, type Room } from "./room";
import { temporaryFolder } from "./temporary-folder";

type Settings = Readonly<Record<string, string>>;
type Asking = Omit<RequestInit, "headers"> & { readonly headers?: Readonly<Record<string, string>> };
type Folder = Awaited<ReturnType<typeof temporaryFolder>>;
type Emulator = Awaited<ReturnType<typeof Emulators.startAzurite>>;

export interface Setup {
  /** Of a window of Capture; without it, there is none. */
  readonly captureSeconds?: number;
  /** Where the app lies, if it is not the compiled one. */
  readonly app?: string;
}

/**
 * The whole of it, each part in a process of its own, so that any can be taken away: Event Hubs, storage, and the host
 * with the app. State and ports stay when a part comes back.
 */
export class System implements AsyncDisposable {
  readonly hub: HubTarget;
  #host: Host | undefined;

  private constructor(
    private readonly folder: Folder,
    private eventHubs: Emulator,
    private storage: Emulator,
    /** What the app runs with. */
    readonly settings: Settings,
    /** The database and the storage, seen from the side. */
    readonly room: Room,
    private readonly nasty: NastyOptions | undefined,
    private readonly app: string,
  ) {
    this.hub = { connectionString: settings["EventHub"] ?? "", eventHubName: settings["EVENTHUB_NAME"] ?? "" };
  }

  /** Starts the emulators and the host, its schedule paused, with `changes` in place of the sample's settings. */
  static async start(changes: Settings, nasty?: NastyOptions, setup: Setup = {}): Promise<System> {
    const { captureSeconds = 0, app = appDirectory } = setup;
    const folder = await temporaryFolder();
    const directory = folder.path;
    const sample = await readLocalSettings(appDirectory);
    const wanted = { ...sample, SCORING_SCHEDULE: "* * * * * *", SCHEDULE_PAUSED: "true", ...changes };
    const { startAzurite, startEventHubs, addressesAt } = emulators();
    const ports = { eventHubs: 0, blob: 0 };
    const options = { directory, ports, hub: hubOf(wanted), capture: captureOf(wanted, captureSeconds) };
    const starting = startAzurite(options);
    // Capture must be told where storage is.
    if (captureSeconds > 0) ports.blob = (await starting).port;
    const [eventHubs, storage] = await Promise.all([startEventHubs(options), starting]);
    try {
      const addresses = addressesAt({ eventHubs: eventHubs.port, blob: storage.port });
      const settings = connect(wanted, addresses, directory);
      const system = new System(
        folder,
        eventHubs,
        storage,
        settings,
        await openRoom(readSettings(settings)),
        nasty,
        app,
      );
      await system.startHost();
      return system;
    } catch (error) {
      // Nobody has it to dispose of, and a child that goes on keeps the tests from ending.
      await Promise.all([eventHubs.stop(), storage.stop()]);
      throw error;
    }
  }

  /** Where all state lies. */
  get directory(): string {
    return this.folder.path;
  }

  get host(): Host {
    if (this.#host === undefined) throw new Error("the host is not running");
    return this.#host;
  }

  get api(): ApiClient {
    return new CheckedApiClient(this.host.url, this.host.key);
  }

  /** What a path beneath `/api/` answers to who has the key. */
  ask(path: string, init: Asking = {}): Promise<Response> {
    const { url, key } = this.host;
    return fetch(`${url}/api/${path}`, { ...init, headers: { "x-functions-key": key, ...init.headers } });
  }

  /** A command of the app's, to its end. */
  async fleet(args: readonly string[], environment: Settings = {}): Promise<Ended> {
    const { url, key } = this.host;
    await using command = new FleetCommand(args, { FLEETSCORE_URL: url, FLEETSCORE_KEY: key, ...environment });
    return await command.ended();
  }

  /** With `changes` in place of the settings that it was started with before. */
  async startHost(changes: Settings = {}): Promise<void> {
    const { directory, nasty, app } = this;
    const settings = { ...this.settings, ...changes };
    this.#host = await startHost({ appDirectory: app, directory, port: 0, settings, nasty });
  }

  async killHost(): Promise<void> {
    await this.host.kill();
    this.#host = undefined;
  }

  /** Deletes the hub and makes it anew, empty, under whatever reads it. */
  async recreateHub(): Promise<void> {
    const { directory, eventHubs, settings } = this;
    await eventHubs.stop();
    await rm(join(directory, "event-hubs"), { recursive: true });
    const ports = { eventHubs: eventHubs.port, blob: 0 };
    this.eventHubs = await emulators().startEventHubs({ directory, ports, hub: hubOf(settings) });
  }

  stopStorage(): Promise<void> {
    return this.storage.stop();
  }

  async startStorage(): Promise<void> {
    const { directory, storage, settings } = this;
    const ports = { eventHubs: 0, blob: storage.port };
    this.storage = await emulators().startAzurite({ directory, ports, hub: hubOf(settings) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#host?.stop();
    await this.room.close();
    await Promise.all([this.eventHubs.stop(), this.storage.stop()]);
    await this.folder[Symbol.asyncDispose]();
  }
}

const emulators = () => compiled("infra/local/stack/emulators.js") as typeof Emulators;
