import type { PartitionContext, ReceivedEventData } from "@azure/event-hubs";
import { AppError, messageOf } from "../../../shared/errors";
import { CheckpointWriter } from "./checkpoint-writer";
import { batchData, batchMetadata } from "./event-batch";
import type { AppFunction, FunctionApp } from "./invocation";
import type { Log, LogLevel } from "./log";
import { withRetries } from "./retry";

export interface PartitionReaderOptions {
  fn: AppFunction;
  app: FunctionApp;
  log: Log;
  /** Aborted when the partition is lost or the host stops. */
  signal: AbortSignal;
  /** A checkpoint is written after every so many batches. */
  batchCheckpointFrequency: number;
}

/** Hands the batches of one partition to the function, one at a time, and keeps the checkpoint as the real host does. */
export class PartitionReader {
  readonly #checkpoints: CheckpointWriter;
  #batches = 0;

  constructor(private readonly options: PartitionReaderOptions) {
    this.#checkpoints = new CheckpointWriter(options.signal, ({ partitionId }, error) =>
      this.#log("warning", `the checkpoint of partition ${partitionId} was not written: ${messageOf(error)}`),
    );
  }

  /**
   * Resolves when the batch has been dealt with: it succeeded, or its retries are used up (without a retry policy there
   * are none). Its checkpoint is written while the next batch is at work.
   *
   * @throws AppError when the partition is no longer this reader's, or ceased to be meanwhile: no checkpoint is written
   * then, and the client stops reading.
   */
  async process(events: ReceivedEventData[], partition: PartitionContext): Promise<void> {
    this.#mustBeOurs(partition);
    const last = events.at(-1);
    if (last === undefined) return;
    await this.#invoke(events, partition);
    this.#mustBeOurs(partition);
    this.#batches++;
    if (this.#batches % this.options.batchCheckpointFrequency === 0) this.#checkpoints.keep(last, partition);
  }

  /** Resolves when no checkpoint is being written any more. */
  settled(): Promise<void> {
    return this.#checkpoints.settled();
  }

  #mustBeOurs({ partitionId }: PartitionContext): void {
    if (!this.options.signal.aborted) return;
    throw new AppError("partition-lost", `partition ${partitionId} is no longer read here`);
  }

  async #invoke(events: ReceivedEventData[], partition: PartitionContext): Promise<void> {
    const { fn, app, signal } = this.options;
    const triggerMetadata = batchMetadata(events, partition);
    await withRetries(fn.retryOptions, signal, {
      attempt: async (retryContext) => {
        const data = batchData(events, fn.trigger["dataType"]);
        await app.invoke(fn.name, data, { triggerMetadata, ...(retryContext && { retryContext }) });
      },
      failed: (error, delayMs) => this.#failed(error, delayMs, partition.partitionId),
    });
  }

  #failed(error: unknown, delayMs: number | undefined, partitionId: string): void {
    const fate = this.options.signal.aborted
      ? "it is left to the partition's next owner"
      : delayMs === undefined
        ? "the batch is given up"
        : `retried in ${delayMs} ms`;
    this.#log("error", `a batch of partition ${partitionId} failed (${fate}): ${messageOf(error)}`);
  }

  #log(level: LogLevel, message: string): void {
    const { fn, log } = this.options;
    log({ level, category: "host.eventHubs", message: `${fn.name}: ${message}`, functionName: fn.name });
  }
}
