import { codeOf } from "../../errors";
import { tell, type Told } from "../../telemetry";
import { idsOf, type SpanIds } from "../../trace-ids";
import type { EventBatch } from "../hub/event";
import type { IngestCounts, PartitionKey, Watermark } from "./ingest-store";

/** Told by what a batch ends with, which is the partition's watermark once it is written: whoever knows that finds it. */
export const batchIds = (
  { namespace, hub, partitionId }: Omit<PartitionKey, "hubCreatedAt">,
  { sequenceNumber, enqueuedAt }: Watermark,
): SpanIds => idsOf([namespace, hub, partitionId, sequenceNumber, enqueuedAt].join("/"));

/** Ingests a batch and tells of it: a trace of its own, linked to what it came from. */
export async function tellBatch(
  { telemetry }: Told,
  batch: EventBatch,
  links: () => readonly SpanIds[],
  ingest: () => Promise<IngestCounts>,
): Promise<IngestCounts> {
  const [first, last] = [batch.events[0], batch.events.at(-1)];
  if (telemetry === undefined || first === undefined || last === undefined) return ingest();
  const { partitionId: partition, events } = batch;
  const attributes = {
    ...{ partition, events: events.length },
    ...{ firstSequence: first.sequenceNumber, lastSequence: last.sequenceNumber },
  };
  const place = { name: "ingest batch", ...batchIds(batch, last), isRequest: true, attributes, links: links() };
  try {
    const counts = await tell(telemetry, place, ingest, (found) => ({ attributes: { ...found } }));
    telemetry.measure("fleetscore.ingest.delay", secondsSince(telemetry.clock(), first.enqueuedAt), { partition });
    return counts;
  } catch (error) {
    telemetry.measure("fleetscore.ingest.failed", 1, { code: codeOf(error) });
    throw error;
  }
}

/** Two machines' clocks: an event may seem to come from the future. */
const secondsSince = (now: number, then: number): number => Math.max(0, now - then) / 1_000;
