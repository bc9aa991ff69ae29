import type { DeadLetterStore } from "../dead-letters/dead-letter-store";
import type { FoundGap, GapStore } from "../gaps/gap-store";
import type { HubDescription, HubObserver, PartitionDescription } from "../hub/hub-observer";
import { isoOf } from "../../time";
import { lagOf, progressIn, type IngestStore, type PartitionProgress } from "./ingest-store";

export interface PartitionReport {
  readonly partitionId: string;
  /** Events in the hub that are not ingested yet. */
  readonly lag: number;
  readonly counted: number;
  readonly duplicates: number;
  readonly deadLetters: number;
  readonly redeliveredEvents: number;
}

interface ShowIngestServices {
  readonly hub: HubObserver;
  readonly ingest: IngestStore;
  readonly deadLetters: DeadLetterStore;
  readonly gaps: GapStore;
}

export interface GapReport {
  readonly partitionId: string;
  readonly fromSequence: number;
  readonly toSequence: number;
  readonly foundAt: string;
  /** `lost`: the hub no longer held these events when they were to be read again. */
  readonly state: "open" | "lost";
  /** Which hub it is a gap of, where that is not the hub as it is now. */
  readonly elsewhere: string | null;
}

/** How far ingest has come in the hub as it is now, partition by partition, what lies refused, by reason, and gaps. */
export async function showIngest(services: ShowIngestServices) {
  const hub = await services.hub.describe();
  const progress = await services.ingest.progress();
  const refused = Object.fromEntries(await services.deadLetters.countByReason({}));
  const gaps = (await services.gaps.list()).map((gap) => gapReportOf(hub, gap));
  return {
    hub: hub.hub,
    refused,
    gaps,
    partitions: hub.partitions.map((partition) => reportOf(hub, partition, progress)),
  };
}

function reportOf(
  hub: HubDescription,
  partition: PartitionDescription,
  progress: readonly PartitionProgress[],
): PartitionReport {
  const { partitionId, lag } = lagOf(hub, partition, progress);
  const found = progressIn(hub, partitionId, progress);
  return {
    ...{ partitionId, lag },
    counted: found?.counted ?? 0,
    duplicates: found?.duplicates ?? 0,
    deadLetters: found?.deadLetters ?? 0,
    redeliveredEvents: found?.redeliveredEvents ?? 0,
  };
}

function gapReportOf(hub: HubDescription, gap: FoundGap): GapReport {
  const { partition, fromSequence, toSequence, foundAt, lostAt } = gap;
  const isHere =
    partition.namespace === hub.namespace && partition.hub === hub.hub && partition.hubCreatedAt === hub.createdAt;
  return {
    ...{ partitionId: partition.partitionId, fromSequence, toSequence, foundAt: isoOf(foundAt) },
    state: lostAt === undefined ? "open" : "lost",
    elsewhere: isHere ? null : `${partition.namespace}/${partition.hub} of ${isoOf(partition.hubCreatedAt)}`,
  };
}
