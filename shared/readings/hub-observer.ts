import type { Instant } from "../time";

/** What the hub itself says of its partitions. */
export interface HubDescription {
  /** When the question was put: what was enqueued since is not known of. */
  readonly askedAt: Instant;
  readonly namespace: string;
  readonly hub: string;
  readonly createdAt: Instant;
  readonly partitions: readonly PartitionDescription[];
}

export interface PartitionDescription {
  readonly partitionId: string;
  readonly isEmpty: boolean;
  readonly beginningSequenceNumber: number;
  readonly lastSequenceNumber: number;
}

export interface HubObserver {
  /**
   * Asks the hub, or answers from memory where `maxAgeMs` allows.
   * @throws UnavailableError where the hub does not answer.
   */
  describe(options?: { maxAgeMs?: number }): Promise<HubDescription>;
}
