import type { Instant } from "../../time";

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

export interface Remembering {
  /** How old an answer from memory may be; 0, the default, wants none. */
  readonly maxAgeMs?: number;
  /** How long ago the hub may have been seen last not to have been made anew since; for ever, where it is left out. */
  readonly sameHubMs?: number;
}

export interface HubObserver {
  /**
   * Asks the hub, or answers from memory where that is allowed.
   * @throws UnavailableError where the hub does not answer.
   */
  describe(options?: Remembering): Promise<HubDescription>;
}
