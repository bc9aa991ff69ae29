import { messageOf } from "../../../shared/errors";
import type { Clock } from "../../../shared/time";
import { DETACH_FORCED, notFound } from "./amqp/error";
import { AmqpServer, HOST } from "./amqp/server";
import { createBroker } from "./broker";
import { Capture } from "./capture/capture";
import type { CaptureOptions } from "./capture/capture-options";
import { DirectoryLock } from "./directory-lock";
import type { Faults } from "./faults";
import type { HubOptions } from "./hub";
import { Hubs } from "./hubs";
import { Readers } from "./readers";
import { DEFAULT_RETENTION, type Retention } from "./log/retention";

export type { Faults, PublishFault } from "./faults";
export type { HubOptions } from "./hub";

export interface EventHubsEmulatorOptions {
  readonly hubs: Readonly<Record<string, HubOptions>>;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Where the logs are kept, to be found again by the next start; in memory when absent. */
  readonly directory?: string;
  readonly maxMessageBytes?: number;
  readonly retention?: Partial<Retention>;
  /** When given, shared access signatures must be made with this key. */
  readonly key?: string;
  readonly faults?: Faults;
  /** Where given, what the hubs hold is also written into files, as by Event Hubs Capture. */
  readonly capture?: CaptureOptions;
  /** What events are stamped with when they come in. */
  readonly clock?: Clock;
  /** Told of what goes wrong on this side, a corrupt log for one; by default a line on stderr. */
  readonly onError?: (error: unknown) => void;
}

/** A receiver that is attached now. */
export interface AttachedReader {
  readonly hub: string;
  /** In lower case. */
  readonly group: string;
  readonly partitionId: string;
  readonly epoch: number | undefined;
  readonly name: string;
  /** How many more events it takes. */
  readonly credit: number;
}

/**
 * Azure Event Hubs over AMQP 1.0 on this machine, as far as the SDKs use it. The events outlive stop() and start(), as
 * the service's do its connections; with a directory they outlive the process.
 */
export class EventHubsEmulator {
  readonly #hubs: Hubs;
  readonly #readers = new Readers();
  readonly #server: AmqpServer;
  readonly #key: string | undefined;
  #port: number;
  readonly #directory: string | undefined;
  #lock: DirectoryLock | undefined;
  readonly #startCaptures: () => Capture[];
  #captures: Capture[] = [];
  faults: Faults;

  constructor(options: EventHubsEmulatorOptions) {
    const { hubs, directory, key, maxMessageBytes = 1024 * 1024, onError = writeError, capture } = options;
    const { clock = Date.now } = options;
    this.#hubs = new Hubs({ hubs, directory, retention: { ...DEFAULT_RETENTION, ...options.retention }, clock });
    this.#startCaptures = () =>
      capture === undefined
        ? []
        : Object.keys(hubs).map((name) => {
            const positionFile = this.#hubs.captureFile(name);
            return new Capture(capture, { hub: () => this.#hubs.find(name), positionFile, clock, onError });
          });
    this.#key = key;
    this.#port = options.port ?? 0;
    this.#directory = options.directory;
    this.faults = options.faults ?? {};
    const broker = createBroker({
      hubs: this.#hubs,
      readers: this.#readers,
      faults: () => this.faults,
      key,
      maxMessageBytes,
      reportError: onError,
    });
    this.#server = new AmqpServer(broker, maxMessageBytes);
  }

  /** 0 until the first start chose one. */
  get port(): number {
    return this.#port;
  }

  get readers(): readonly AttachedReader[] {
    return [...this.#readers].map(({ hub, group, partitionId, epoch, name, credit }) => ({
      hub,
      group,
      partitionId,
      epoch,
      name,
      credit,
    }));
  }

  /** For any client of the SDK. By address, not by name: what `localhost` resolves to differs between machines. */
  connectionString(hub?: string): string {
    const endpoint = `Endpoint=sb://${HOST}:${this.#port}`;
    const secret = `SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=${this.#key ?? "SAS_KEY_VALUE"}`;
    const entity = hub === undefined ? "" : `;EntityPath=${hub}`;
    return `${endpoint};${secret};UseDevelopmentEmulator=true${entity}`;
  }

  /** Listens. Throws an AppError `port-taken` or `directory-in-use`, and CorruptLogError where the logs cannot be trusted. */
  async start(): Promise<void> {
    // The port comes first: while another emulator has it, its logs must not be touched.
    this.#port = await this.#server.listen(this.#port);
    try {
      if (this.#directory !== undefined) this.#lock ??= new DirectoryLock(this.#directory);
      this.#hubs.open();
      this.#captures = this.#startCaptures();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.#server.close();
    await Promise.all(this.#captures.splice(0).map((capture) => capture.stop()));
    this.#hubs.close();
    this.#lock?.release();
    this.#lock = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** Empties a hub, as deleting it and making it again does: checkpoints taken before are now invalid. */
  recreate(hub: string): void {
    const { name } = this.#hubs.recreate(hub);
    this.#readers.endWhere(notFound(name), (reader) => reader.hub === name);
  }

  /** Breaks every connection without a word, as a network failure does. */
  dropConnections(): void {
    this.#server.dropConnections();
  }

  /** Detaches receivers as the service does when it moves a partition or upgrades a node. */
  detachReaders(where: (reader: AttachedReader) => boolean = () => true): void {
    this.#readers.endWhere(DETACH_FORCED, where);
  }
}

const writeError = (error: unknown): void => void process.stderr.write(`event hubs emulator: ${messageOf(error)}\n`);
