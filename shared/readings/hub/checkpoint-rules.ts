import type { Checkpoint } from "./checkpoint-store";
import type { HubDescription } from "./hub-observer";

/**
 * Whether a checkpoint is of a hub that is gone and was made anew under the same name: written before this one was
 * made, or further than it has come. The description must be newer than the checkpoint.
 */
export function isStale(
  { partitionId, writtenAt, sequenceNumber }: Checkpoint,
  { createdAt, partitions }: HubDescription,
): boolean {
  const partition = partitions.find((candidate) => candidate.partitionId === partitionId);
  if (partition === undefined || writtenAt < createdAt) return true;
  return sequenceNumber !== undefined && sequenceNumber > partition.lastSequenceNumber;
}
