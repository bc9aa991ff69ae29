import type { Checkpoint, CheckpointStore, OperationOptions, PartitionOwnership } from "@azure/event-hubs";

/**
 * A checkpoint store that tells when a partition is lost. The client (6.0.4) misses the broker's notice if it comes
 * while a handler runs; the ownerships that it lists at every balancing tell, at no further cost.
 *
 * Partitions which the store gives to this owner without a claim of this process are shown as free: a killed
 * predecessor of the same name held them, or their reader stopped on an error. The client would wait for such
 * ownerships to expire.
 */
export class OwnershipWatch implements CheckpointStore {
  readonly #claims = new Map<string, AbortController>();
  #isEnding = false;

  constructor(
    private readonly store: CheckpointStore,
    private readonly ownerId: string,
  ) {}

  /** Aborted as soon as the claim under which the partition is now held has ended. */
  claimSignal(partitionId: string): AbortSignal {
    return this.#claims.get(partitionId)?.signal ?? AbortSignal.abort();
  }

  /** Ends the claim: the partition is no longer read, and may be claimed anew. */
  release(partitionId: string): void {
    this.#claims.get(partitionId)?.abort();
    this.#claims.delete(partitionId);
  }

  /** Shows the store as it is from now on: the client, when it closes, gives back what it sees to be its own. */
  end(): void {
    this.#isEnding = true;
  }

  async claimOwnership(wanted: PartitionOwnership[], options?: OperationOptions): Promise<PartitionOwnership[]> {
    const claimed = await this.store.claimOwnership(wanted, options);
    for (const { ownerId, partitionId } of claimed) {
      if (ownerId === this.ownerId && !this.#claims.has(partitionId)) {
        this.#claims.set(partitionId, new AbortController());
      }
    }
    return claimed;
  }

  async listOwnership(
    namespace: string,
    hub: string,
    group: string,
    options?: OperationOptions,
  ): Promise<PartitionOwnership[]> {
    const listed = await this.store.listOwnership(namespace, hub, group, options);
    if (this.#isEnding) return listed;
    return listed.map((ownership) => {
      if (ownership.ownerId === this.ownerId) {
        return this.#claims.has(ownership.partitionId) ? ownership : { ...ownership, ownerId: "" };
      }
      this.release(ownership.partitionId);
      return ownership;
    });
  }

  updateCheckpoint(checkpoint: Checkpoint, options?: OperationOptions): Promise<void> {
    return this.store.updateCheckpoint(checkpoint, options);
  }

  listCheckpoints(namespace: string, hub: string, group: string, options?: OperationOptions): Promise<Checkpoint[]> {
    return this.store.listCheckpoints(namespace, hub, group, options);
  }
}
