import { batchIds } from "../readings/ingest/tell-batch";
import { lagOf, progressIn, type IngestStore, type PartitionProgress } from "../readings/ingest/ingest-store";
import type { HubDescription, HubObserver } from "../readings/hub/hub-observer";
import type { Telemetry, Told } from "../telemetry";
import { isoOf, type Instant } from "../time";
import type { NewRun } from "./run";
import { stepOf } from "./run-trace";
import type { ScheduleStore } from "./schedule-store";

export interface TellTickServices extends Told {
  readonly hub: HubObserver;
  readonly ingest: Pick<IngestStore, "progress">;
  readonly schedule: Pick<ScheduleStore, "read">;
}

/** One link a partition; what a span may have of them. */
const MAX_LINKS = 100;

/**
 * Tells how far ingest and the schedule lie behind, and of the run that a tick has closed, linked to the batches that
 * its partitions had come to: what was ingested before them, it has seen.
 * @throws UnavailableError where the hub or the store cannot be reached.
 */
export async function tellTick(
  { telemetry, hub, ingest, schedule }: TellTickServices,
  closed: NewRun | undefined,
  startedAt: Instant,
): Promise<void> {
  if (telemetry === undefined) return;
  const { paused, closedThrough } = await schedule.read();
  if (!paused && closedThrough !== undefined) {
    telemetry.measure("fleetscore.schedule.behind", Math.max(0, telemetry.clock() - closedThrough) / 1_000, {});
  }
  const description = await hub.describe();
  const progress = await ingest.progress();
  for (const partition of description.partitions) {
    const { partitionId, lag } = lagOf(description, partition, progress);
    telemetry.measure("fleetscore.ingest.lag", lag, { partition: partitionId });
  }
  if (closed !== undefined) tellClosing(telemetry, closed, startedAt, reachedIn(description, progress));
}

const reachedIn = (hub: HubDescription, progress: readonly PartitionProgress[]): PartitionProgress[] =>
  hub.partitions.flatMap(({ partitionId }) => progressIn(hub, partitionId, progress) ?? []);

function tellClosing(
  telemetry: Telemetry,
  { runId, kind, from, to, incomplete }: NewRun,
  startedAt: Instant,
  reached: readonly PartitionProgress[],
): void {
  const sequences = reached.map(({ partitionId, watermark }) => [partitionId, watermark.sequenceNumber] as const);
  const place = stepOf("close-run", { runId });
  telemetry.span({
    ...{ ...place, startedAt, endedAt: telemetry.clock() },
    attributes: {
      ...{ ...place.attributes, kind, from: isoOf(from), to: isoOf(to), incomplete },
      reached: JSON.stringify(Object.fromEntries(sequences)),
    },
    links: reached.slice(0, MAX_LINKS).map((partition) => batchIds(partition, partition.watermark)),
  });
}
