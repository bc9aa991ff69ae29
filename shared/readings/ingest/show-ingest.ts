import type { DeadLetterStore } from "../dead-letters/dead-letter-store";
import type { FoundGap, GapStore } from "../gaps/gap-store";
import type { HubDescription, HubObserver, PartitionDescription } from "../hub/hub-observer";
import { isoOf, type Clock } from "../../time";
import { addedUp, readingsPerSecond, type MinuteCounts } from "./ingest-pace";
import { isOf, lagOf, progressIn, type IngestStore, type PartitionProgress } from "./ingest-store";

export interface PartitionReport {
  readonly partitionId: string;
  /** Events in the hub that are not ingested yet. */
  readonly lag: number;
  readonly readingsPerSecond: number;
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
  readonly clock: Clock;
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

export const LOOKED_BACK_MS = 3_600_000;

/**
 * How far ingest has come in the hub as it is now, partition by partition, how fast, what of it was late, what lies refused,
 * by reason, and gaps.
 */
export async function showIngest(services: ShowIngestServices) {
  const now = services.clock();
  const hub = await services.hub.describe();
  const progress = await services.ingest.progress();
  const minutes = (await services.ingest.minutes(now - LOOKED_BACK_MS)).filter((one) => isOf(hub, one));
  const refused = Object.fromEntries(await services.deadLetters.countByReason({}));
  const gaps = (await services.gaps.list()).map((gap) => gapReportOf(hub, gap));
  return {
    hub: hub.hub,
    refused,
    gaps,
    readingsPerSecond: readingsPerSecond(minutes, now),
    minutes: addedUp(minutes).map(minuteReportOf),
    partitions: hub.partitions.map((partition) => {
      const its = minutes.filter(({ partitionId }) => partitionId === partition.partitionId);
      return { ...reportOf(hub, partition, progress), readingsPerSecond: readingsPerSecond(its, now) };
    }),
  };
}

function reportOf(
  hub: HubDescription,
  partition: PartitionDescription,
  progress: readonly PartitionProgress[],
): Omit<PartitionReport, "readingsPerSecond"> {
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

const minuteReportOf = ({ minute, ...counts }: MinuteCounts) => ({ at: isoOf(minute), ...counts });

function gapReportOf(hub: HubDescription, gap: FoundGap): GapReport {
  const { partition, fromSequence, toSequence, foundAt, lostAt } = gap;
  return {
    ...{ partitionId: partition.partitionId, fromSequence, toSequence, foundAt: isoOf(foundAt) },
    state: lostAt === undefined ? "open" : "lost",
    elsewhere: isOf(hub, partition)
      ? null
      : `${partition.namespace}/${partition.hub} of ${isoOf(partition.hubCreatedAt)}`,
  };
}
