import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { ApiClient } from "../../cli/api-client";
import type { HubTarget } from "../../cli/sending/send-events";
import { EventHubsEmulator } from "../../infra/local/event-hubs/emulator";
import { addressesAt, startAzurite } from "../../infra/local/stack/emulators";
import { readLocalSettings } from "../../infra/local/stack/local-settings";
import { connect, hubOf } from "../../infra/local/stack/stack-settings";
import { readSettings } from "../../shared/config/read-settings";
import { messageOf } from "../../shared/errors";
import type { Instant } from "../../shared/time";
import { Disposables } from "../support/disposables";
import { appDirectory } from "../support/e2e/compiled";
import { openRoom, type Room } from "../support/e2e/room";
import { temporaryFolder } from "../support/e2e/temporary-folder";
import { BlobProxy } from "./blob-proxy";
import type { AppDatabase, SqlEngine } from "./engines/sql-engine";
import { Hosts } from "./host/hosts";
import { VirtualClock } from "./virtual-clock";

export interface SystemOptions {
  readonly engine: SqlEngine;
  /** When its world begins. */
  readonly begin: Instant;
  /** In place of the sample's settings. */
  readonly settings: Readonly<Record<string, string>>;
  /** Of the weather that the Durable engine makes; none without it. */
  readonly nastySeed?: number | undefined;
  /** Where what the hosts say is added. */
  readonly logFile: string;
}

/** The consumer group of whoever looks into the hub beside the app. */
export const ONLOOKER = "onlooker";

/**
 * The whole of it: Event Hubs in this process, storage and the host with the tapped app in processes of their own, a
 * proxy between the host and its storage.
 */
export class System implements AsyncDisposable {
  private constructor(
    readonly clock: VirtualClock,
    readonly directory: string,
    readonly database: AppDatabase,
    readonly hub: HubTarget,
    readonly eventHubs: EventHubsEmulator,
    readonly blobProxy: BlobProxy,
    /** The database and the storage, seen from the side. */
    readonly room: Room,
    readonly hosts: Hosts,
    private readonly parts: Disposables,
  ) {}

  /** Starts everything but the host. */
  static async start({ engine, begin, settings: changes, nastySeed, logFile }: SystemOptions): Promise<System> {
    await using parts = new Disposables();
    const { path: directory } = parts.use(await temporaryFolder());
    const clock = new VirtualClock(begin);
    const wanted = { ...(await readLocalSettings(appDirectory)), SCORING_SCHEDULE: "* * * * * *", ...changes };
    const hub = hubOf(wanted);
    const folder = join(directory, "event-hubs");
    const onError = (error: unknown): void => appendFileSync(logFile, `event hubs: ${messageOf(error)}\n`);
    const hubs = { [hub.name]: { ...hub, consumerGroups: [...hub.consumerGroups, ONLOOKER] } };
    const eventHubs = new EventHubsEmulator({ hubs, directory: folder, clock: clock.now, onError });
    await parts.use(eventHubs).start();
    const azurite = await startAzurite({ directory, ports: { eventHubs: 0, blob: 0 }, hub });
    parts.defer(() => azurite.stop());
    const blobProxy = parts.use(await BlobProxy.start(azurite.port));
    const database = parts.use(await engine.create(directory));
    const settingsAt = (blob: number, SQL_CONNECTION: string) =>
      connect({ ...wanted, SQL_CONNECTION }, addressesAt({ eventHubs: eventHubs.port, blob }), directory);
    const room = await openRoom(readSettings(settingsAt(azurite.port, database.onlookerConnection)));
    parts.defer(() => room.close());
    const settings = settingsAt(blobProxy.port, database.connection);
    const hosts = new Hosts(clock, { directory, settings, databaseFile: database.file, nastySeed, logFile });
    parts.defer(async () => hosts.current?.stop());
    const target = { connectionString: eventHubs.connectionString(), eventHubName: hub.name };
    return new System(clock, directory, database, target, eventHubs, blobProxy, room, hosts, parts.move());
  }

  get api(): ApiClient {
    const { url, key } = this.#ready();
    return new ApiClient(url, key);
  }

  /** What an operator's tools ask of the Durable extension about an instance. */
  durable(method: "DELETE" | "GET" | "POST", instanceId: string, verb = ""): Promise<Response> {
    const { url, adminKey } = this.#ready();
    const address = `${url}/runtime/webhooks/durabletask/instances/${instanceId}${verb}?reason=chaos&code=${adminKey}`;
    return fetch(address, { method });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.parts[Symbol.asyncDispose]();
  }

  #ready() {
    const ready = this.hosts.current?.ready;
    if (ready === undefined) throw new Error("the host is not running");
    return ready;
  }
}
