import { InvalidInputError, NotFoundError } from "../../../shared/errors";
import type { Clock, Instant } from "../../../shared/time";
import { Hub, type HubOptions } from "./hub";
import { HubFolder } from "./hub-folder";
import { PartitionLog } from "./log/partition-log";
import type { Retention } from "./log/retention";
import { inFolder, inMemory } from "./log/segment-storage";

export interface HubsOptions {
  readonly hubs: Readonly<Record<string, HubOptions>>;
  /** Where the logs are kept; in memory when absent. */
  readonly directory: string | undefined;
  readonly retention: Retention;
  readonly clock: Clock;
}

/** The service's own rule; it also keeps a name from being a path. */
const NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/;
const MAX_PARTITIONS = 1024;

/** All hubs, by name. */
export class Hubs {
  readonly #options: HubsOptions;
  readonly #open = new Map<string, Hub>();

  constructor(options: HubsOptions) {
    this.#options = options;
    for (const [name, hub] of Object.entries(options.hubs)) checkHub(name, hub);
  }

  /** Opens those that are not; makes those that are not there. Throws CorruptLogError. */
  open(): void {
    for (const [name, options] of Object.entries(this.#options.hubs)) {
      if (this.find(name) === undefined) this.#keep(this.#openHub(name, options));
    }
  }

  /** Hub names are compared without regard to case, as the service does. */
  find(name: string): Hub | undefined {
    return this.#open.get(name.toLowerCase());
  }

  /** Empties a hub, as deleting it and making it again does: its numbers begin anew, `createdAt` is later. */
  recreate(name: string): Hub {
    const old = this.find(name);
    const options = old && this.#options.hubs[old.name];
    if (old === undefined || options === undefined) throw new NotFoundError(`hub ${name}`);
    old.close();
    this.#folderOf(old.name)?.remove();
    const hub = this.#openHub(old.name, options, old.createdAt + 1);
    this.#keep(hub);
    return hub;
  }

  /** Where Capture keeps how far it has come with a hub; undefined where it is in memory. */
  captureFile(name: string): string | undefined {
    return this.#folderOf(name)?.capturePath;
  }

  /** Those on disk are closed, to be opened again; those in memory stay as they are. */
  close(): void {
    if (this.#options.directory === undefined) return;
    for (const hub of this.#open.values()) hub.close();
    this.#open.clear();
  }

  #keep(hub: Hub): void {
    this.#open.set(hub.name.toLowerCase(), hub);
  }

  #openHub(name: string, { partitions, consumerGroups = [] }: HubOptions, notBefore: Instant = 0): Hub {
    const { retention, clock } = this.#options;
    const folder = this.#folderOf(name);
    const now = Math.max(clock(), notBefore);
    const createdAt =
      folder === undefined ? now : (folder.read(partitions) ?? folder.create(name, now, partitions)).createdAt;
    const logs = Array.from({ length: partitions }, (_, index) => {
      const storage = folder === undefined ? inMemory : inFolder(folder.partitionPath(String(index)));
      return new PartitionLog(storage, retention, clock);
    });
    return new Hub(name, createdAt, logs, consumerGroups);
  }

  #folderOf(name: string): HubFolder | undefined {
    const { directory } = this.#options;
    return directory === undefined ? undefined : new HubFolder(directory, name);
  }
}

function checkHub(name: string, { partitions }: HubOptions): void {
  if (!NAME.test(name)) throw new InvalidInputError("hub", `"${name}" is no name of a hub`);
  if (!Number.isInteger(partitions) || partitions < 1 || partitions > MAX_PARTITIONS) {
    throw new InvalidInputError("hub", `${name} may have 1 to ${MAX_PARTITIONS} partitions, not ${partitions}`);
  }
}
