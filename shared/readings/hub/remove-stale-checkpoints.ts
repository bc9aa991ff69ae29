import { isStale } from "./checkpoint-rules";
import type { CheckpointStore } from "./checkpoint-store";
import type { HubObserver } from "./hub-observer";

/** The hub's name does not change, so any answer tells it. */
const ANY_AGE = { maxAgeMs: Infinity };

/**
 * Removes the checkpoints that a deleted hub of the same name has left, with which the trigger would pass over the
 * beginning of the new one. Taking away one that was good costs a redelivery, which ingest drops.
 * @returns the partitions concerned
 * @throws UnavailableError where the hub or the host's storage cannot be reached.
 */
export async function removeStaleCheckpoints(services: {
  readonly hub: HubObserver;
  readonly checkpoints: CheckpointStore;
}): Promise<string[]> {
  const { hub, checkpoints } = services;
  const name = await hub.describe(ANY_AGE);
  const found = await checkpoints.list(name);
  if (found.length === 0) return [];
  // Asked after they were listed: what they say of this hub, it has reached by now.
  const description = await hub.describe();
  const removed: string[] = [];
  for (const checkpoint of found) {
    if (isStale(checkpoint, description) && (await checkpoints.remove(name, checkpoint))) {
      removed.push(checkpoint.partitionId);
    }
  }
  return removed;
}
