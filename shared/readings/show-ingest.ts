import type { HubDescription, HubObserver, PartitionDescription } from "./hub-observer";
import { progressIn, type IngestStore, type PartitionProgress } from "./ingest-store";

export interface PartitionReport {
  readonly partitionId: string;
  /** Events in the hub that are not ingested yet. */
  readonly lag: number;
  readonly counted: number;
  readonly duplicates: number;
  readonly deadLetters: number;
  readonly redeliveredEvents: number;
}

/** How far ingest has come in the hub as it is now, partition by partition. */
export async function showIngest(services: { readonly hub: HubObserver; readonly ingest: IngestStore }) {
  const hub = await services.hub.describe();
  const progress = await services.ingest.progress();
  return { hub: hub.hub, partitions: hub.partitions.map((partition) => reportOf(hub, partition, progress)) };
}

function reportOf(
  hub: HubDescription,
  { partitionId, isEmpty, lastSequenceNumber, beginningSequenceNumber }: PartitionDescription,
  progress: readonly PartitionProgress[],
): PartitionReport {
  const found = progressIn(hub, partitionId, progress);
  const reached = found?.watermark.sequenceNumber ?? beginningSequenceNumber - 1;
  return {
    partitionId,
    lag: isEmpty ? 0 : Math.max(0, lastSequenceNumber - reached),
    counted: found?.counted ?? 0,
    duplicates: found?.duplicates ?? 0,
    deadLetters: found?.deadLetters ?? 0,
    redeliveredEvents: found?.redeliveredEvents ?? 0,
  };
}
