import {
  earliestEventPosition,
  type EventHubConsumerClient,
  type PartitionContext,
  type Subscription,
  type SubscriptionEventHandlers,
} from "@azure/event-hubs";
import { BlobCheckpointStore } from "@azure/eventhubs-checkpointstore-blob";
import type { ContainerClient } from "@azure/storage-blob";
import { messageOf } from "../../../shared/errors";
import type { Environment } from "./app-settings";
import { isStalePosition, openCheckpointContainer, removeCheckpoint } from "./checkpoints";
import { consumerOf, sourceOf, type BalancingOptions } from "./event-hub-source";
import type { EventHubsSettings } from "./host-json";
import type { AppFunction, FunctionApp } from "./invocation";
import { settledWithin, type Listener } from "./listener";
import type { Log, LogLevel } from "./log";
import { OwnershipWatch } from "./ownership-watch";
import { PartitionReader } from "./partition-reader";

export interface EventHubsTriggerOptions {
  environment: Environment;
  settings: EventHubsSettings;
  /** This host's name among the owners of partitions. */
  hostId: string;
  balancing: BalancingOptions;
  log: Log;
}

/** Reads an event hub for a function, as one of the consumers that share its partitions. */
export class EventHubsTrigger implements Listener {
  readonly #stopping = new AbortController();
  readonly #readers = new Map<string, PartitionReader>();
  readonly #running = new Set<Promise<void>>();
  #client: EventHubConsumerClient | undefined;
  #subscription: Subscription | undefined;

  constructor(
    private readonly fn: AppFunction,
    private readonly app: FunctionApp,
    private readonly options: EventHubsTriggerOptions,
  ) {}

  async start(): Promise<void> {
    const { settings, hostId, environment, balancing } = this.options;
    const source = sourceOf(this.fn, environment);
    const container = await openCheckpointContainer(environment);
    const watch = new OwnershipWatch(new BlobCheckpointStore(container), hostId);
    this.#stopping.signal.addEventListener("abort", () => watch.end());
    this.#client = consumerOf(source, { watch, hostId, balancing });
    this.#subscription = this.#client.subscribe(this.#handlers(watch, container), {
      startPosition: earliestEventPosition,
      maxBatchSize: settings.maxEventBatchSize,
      prefetchCount: Math.max(settings.prefetchCount, settings.maxEventBatchSize),
      // After a dropped connection the client hears nothing until this has passed.
      maxWaitTimeInSeconds: 1,
      skipParsingBodyAsJson: true,
    });
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    await settledWithin(this.#settled(), graceMs);
    await settledWithin(this.#close(), graceMs);
  }

  async #settled(): Promise<void> {
    await Promise.allSettled(this.#running);
    await Promise.all([...this.#readers.values()].map((reader) => reader.settled()));
  }

  #handlers(watch: OwnershipWatch, container: ContainerClient): SubscriptionEventHandlers {
    const { fn, app, options } = this;
    return {
      processInitialize: (partition) => {
        const signal = AbortSignal.any([this.#stopping.signal, watch.claimSignal(partition.partitionId)]);
        const { batchCheckpointFrequency } = options.settings;
        const reader = new PartitionReader({ fn, app, log: options.log, signal, batchCheckpointFrequency });
        this.#readers.set(partition.partitionId, reader);
        return Promise.resolve();
      },
      processEvents: async (events, partition) => {
        const work = this.#readers.get(partition.partitionId)?.process(events, partition) ?? Promise.resolve();
        this.#running.add(work);
        await work.finally(() => this.#running.delete(work));
      },
      processError: (error, partition) => this.#processError(error, partition, container),
      processClose: (_, { partitionId }) => {
        watch.release(partitionId);
        return Promise.resolve();
      },
    };
  }

  async #processError(error: Error, partition: PartitionContext, container: ContainerClient): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const where = partition.partitionId === "" ? "" : `, partition ${partition.partitionId}`;
    if (!isStalePosition(error)) {
      this.#log("warning", `${partition.eventHubName}${where}: ${messageOf(error)}`);
      return;
    }
    this.#log(
      "warning",
      `${partition.eventHubName}${where}: the checkpoint is not of this hub, which must have been made anew; ` +
        `it is removed and the partition is read from its beginning (${messageOf(error)})`,
    );
    await removeCheckpoint(container, partition);
  }

  async #close(): Promise<void> {
    try {
      await this.#subscription?.close();
      await this.#client?.close();
    } catch (error) {
      this.#log("warning", `did not close cleanly: ${messageOf(error)}`);
    }
  }

  #log(level: LogLevel, message: string): void {
    const functionName = this.fn.name;
    this.options.log({ level, category: "host.eventHubs", message: `${functionName}: ${message}`, functionName });
  }
}
