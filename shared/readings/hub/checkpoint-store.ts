import type { Instant } from "../../time";

/** How far the trigger says that it has read a partition. */
export interface Checkpoint {
  readonly partitionId: string;
  readonly writtenAt: Instant;
  /** Undefined where it was written without one. */
  readonly sequenceNumber: number | undefined;
  /** Which writing of it this is. */
  readonly tag: string;
}

/** What the trigger keeps for a hub and the app's consumer group, where the Functions host keeps it. */
export interface CheckpointStore {
  /** @throws UnavailableError where the host's storage cannot be reached. */
  list(hub: HubName): Promise<Checkpoint[]>;
  /** False where it was written again meanwhile: that one stays. */
  remove(hub: HubName, checkpoint: Checkpoint): Promise<boolean>;
}

/** Both in lower case. */
export interface HubName {
  readonly namespace: string;
  readonly hub: string;
}
