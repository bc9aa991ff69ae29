import type { PartitionContext, ReceivedEventData } from "@azure/event-hubs";

interface Checkpoint {
  readonly event: ReceivedEventData;
  readonly partition: PartitionContext;
}

/**
 * Writes down how far a partition was read, one checkpoint at a time; of those that come while one is being written only
 * the newest is.
 */
export class CheckpointWriter {
  #newest: Checkpoint | undefined;
  #writing: Promise<void> | undefined;

  /** @param signal aborted when the partition is no longer ours: nothing is written then */
  constructor(
    private readonly signal: AbortSignal,
    private readonly failed: (partition: PartitionContext, error: unknown) => void,
  ) {}

  /** To be written as soon as the one before is. */
  keep(event: ReceivedEventData, partition: PartitionContext): void {
    this.#newest = { event, partition };
    this.#writing ??= this.#writeAll();
  }

  /** Resolves when nothing is being written any more. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const { event, partition } = next;
      await partition.updateCheckpoint(event).catch((error: unknown) => this.failed(partition, error));
    }
    this.#writing = undefined;
  }

  #next(): Checkpoint | undefined {
    const newest = this.#newest;
    this.#newest = undefined;
    return this.signal.aborted ? undefined : newest;
  }
}
