import { AppError, messageOf } from "../errors";
import type { Clock } from "../time";
import { decideIngest, type DecodedEvent } from "./decide-ingest";
import { decodeEvent, type ReadingLimits } from "./decode-event";
import type { EventBatch, HubEvent } from "./event";
import { refusedItem } from "./item";
import type { HubDescription, HubObserver } from "./hub-observer";
import type { IngestCounts, IngestStore } from "./ingest-store";

export interface IngestServices {
  readonly ingest: IngestStore;
  readonly hub: HubObserver;
  readonly clock: Clock;
  readonly settings: ReadingLimits & {
    readonly bucketMs: number;
    /** Whether event ids are kept and looked up, so that what a producer sends twice counts once. */
    readonly deduplicate: boolean;
  };
}

const NONE: IngestCounts = { counted: 0, duplicates: 0, deadLetters: 0, redeliveredEvents: 0 };

/**
 * Merges a batch into the store: each reading once, whatever is delivered again.
 * @throws UnavailableError (retryable) where hub or store cannot be reached; the caller lets the batch come again.
 */
export async function ingestBatch(services: IngestServices, batch: EventBatch): Promise<IngestCounts> {
  const { events } = batch;
  if (events.length === 0) return NONE;
  try {
    return await write(services, batch, decodeAll(services, events));
  } catch (error) {
    if (error instanceof AppError && error.retryable) throw error;
    return halve(services, batch, error);
  }
}

/** Narrows a failure that waiting does not cure down to the event that causes it, and puts that one aside. */
async function halve(services: IngestServices, batch: EventBatch, cause: unknown): Promise<IngestCounts> {
  const { events } = batch;
  const [only] = events;
  if (only !== undefined && events.length === 1) {
    const refusal = { reason: "poisonous", detail: messageOf(cause), body: only.body } as const;
    return write(services, batch, [{ ...only, items: [refusedItem(refusal)] }]);
  }
  const middle = Math.ceil(events.length / 2);
  const first = await ingestBatch(services, { ...batch, events: events.slice(0, middle) });
  const second = await ingestBatch(services, { ...batch, events: events.slice(middle) });
  return sum(first, second);
}

function decodeAll({ settings }: IngestServices, events: readonly HubEvent[]): DecodedEvent[] {
  return events.map((event) => {
    const items = decodeEvent(event, settings);
    return { ...event, items: settings.deduplicate ? items : items.map((item) => ({ ...item, key: undefined })) };
  });
}

async function write(services: IngestServices, batch: EventBatch, events: DecodedEvent[]): Promise<IngestCounts> {
  const remembered = await services.hub.describe({ maxAgeMs: Infinity });
  const counts = await writeTo(remembered, services, batch, events, { onlyIfNext: true });
  // Anything but the next number is a redelivery, a gap, or the start of a hub that was made anew: the hub tells.
  return counts ?? (await writeTo(await services.hub.describe(), services, batch, events)) ?? NONE;
}

/** Undefined where nothing was written because the events are not the partition's next. */
async function writeTo(
  hub: HubDescription,
  { ingest, clock, settings }: IngestServices,
  batch: EventBatch,
  events: readonly DecodedEvent[],
  { onlyIfNext = false } = {},
): Promise<IngestCounts | undefined> {
  const { partitionId } = batch;
  const partition = { namespace: batch.namespace, hub: batch.hub, hubCreatedAt: hub.createdAt, partitionId };
  const described = hub.partitions.find((candidate) => candidate.partitionId === partitionId);
  const rules = { bucketMs: settings.bucketMs, beginningSequenceNumber: described?.beginningSequenceNumber ?? 0 };
  const keys = events.flatMap(({ items }) => items.flatMap(({ key }) => (key === undefined ? [] : [key])));
  let counts: IngestCounts | undefined;
  await ingest.ingest(partition, keys, clock(), (state) => {
    counts = undefined;
    if (onlyIfNext && events[0]?.sequenceNumber !== (state.watermark?.sequenceNumber ?? NaN) + 1) return undefined;
    const write = decideIngest(events, state, rules);
    counts = write?.counts ?? { ...NONE, redeliveredEvents: events.length };
    return write;
  });
  return counts;
}

const sum = (a: IngestCounts, b: IngestCounts): IngestCounts => ({
  counted: a.counted + b.counted,
  duplicates: a.duplicates + b.duplicates,
  deadLetters: a.deadLetters + b.deadLetters,
  redeliveredEvents: a.redeliveredEvents + b.redeliveredEvents,
});
