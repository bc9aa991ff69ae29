import type { Blobs } from "../../blobs";
import { briefOf, mayPass } from "../../errors";
import type { Clock } from "../../time";
import { keepLargeBodies, type BodyBlobs, type PlacedRefusal } from "../dead-letters/dead-letter-body";
import { decideIngest, type DecodedEvent } from "./decide-ingest";
import { decodeEvent, type ReadingLimits } from "../decoding/decode-event";
import type { EventBatch, HubEvent } from "../hub/event";
import { refusedItem } from "../decoding/item";
import type { HubDescription, HubObserver } from "../hub/hub-observer";
import type { IngestCounts, IngestStore } from "./ingest-store";

export interface IngestServices {
  readonly ingest: IngestStore;
  readonly hub: HubObserver;
  /** For the bodies of dead letters that are too large for a row. */
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly settings: ReadingLimits & {
    readonly bucketMs: number;
    /** Whether event ids are kept and looked up, so that what a producer sends twice counts once. */
    readonly deduplicate: boolean;
  };
}

/**
 * With a checkpoint of a hub that is gone, the trigger may go on in the one made anew right where the old one ended: its
 * numbers would not tell. To delete a hub, make it and fill it so far takes longer than this.
 */
const REMEMBERED = { maxAgeMs: Infinity, sameHubMs: 250 };

const NONE: IngestCounts = { counted: 0, duplicates: 0, deadLetters: 0, redeliveredEvents: 0 };

/**
 * Merges a batch into the store: each reading once, whatever is delivered again.
 * @throws UnavailableError (retryable) where hub, store or blob storage cannot be reached; the caller lets the batch come again.
 */
export async function ingestBatch(services: IngestServices, batch: EventBatch): Promise<IngestCounts> {
  const { events } = batch;
  if (events.length === 0) return NONE;
  try {
    return await write(services, batch, decodeAll(services, events));
  } catch (error) {
    if (mayPass(error)) throw error;
    return halve(services, batch, error);
  }
}

/** Narrows a failure that waiting does not cure down to the event that causes it, and puts that one aside. */
async function halve(services: IngestServices, batch: EventBatch, cause: unknown): Promise<IngestCounts> {
  const { events } = batch;
  const [only] = events;
  if (only !== undefined && events.length === 1) {
    const refusal = { reason: "poisonous", detail: briefOf(cause), body: only.body } as const;
    return write(services, batch, [{ ...only, items: [refusedItem(refusal)] }]);
  }
  const middle = Math.ceil(events.length / 2);
  const first = await ingestBatch(services, { ...batch, events: events.slice(0, middle) });
  const second = await ingestBatch(services, { ...batch, events: events.slice(middle) });
  return sum(first, second);
}

/** Takes events apart. */
export const decodeAll = (
  { settings }: Pick<IngestServices, "settings">,
  events: readonly HubEvent[],
): DecodedEvent[] => events.map((event) => ({ ...event, items: decodeEvent(event, settings) }));

async function write(services: IngestServices, batch: EventBatch, events: DecodedEvent[]): Promise<IngestCounts> {
  const bodyBlobs = await keepLargeBodies(services.blobs, refusalsOf(batch, events));
  const remembered = await services.hub.describe(REMEMBERED);
  const counts = await writeTo(remembered, services, batch, events, { bodyBlobs, onlyIfNext: true });
  // Anything but the next number is a redelivery, a gap, or the start of a hub that was made anew: the hub tells.
  return counts ?? (await writeTo(await services.hub.describe(), services, batch, events, { bodyBlobs })) ?? NONE;
}

/** Its place in the hub tells an event from all others: a hub made anew does not give out its times again. */
export function* refusalsOf(
  { namespace, hub, partitionId }: Pick<EventBatch, "namespace" | "hub" | "partitionId">,
  events: readonly DecodedEvent[],
): Generator<PlacedRefusal> {
  for (const { sequenceNumber, enqueuedAt, items } of events) {
    let n = 0;
    for (const { refusals } of items) {
      for (const refusal of refusals) {
        yield { refusal, enqueuedAt, place: [namespace, hub, partitionId, sequenceNumber, n++] };
      }
    }
  }
}

/** Undefined where nothing was written because the events are not the partition's next. */
async function writeTo(
  hub: HubDescription,
  { ingest, clock, settings }: IngestServices,
  batch: EventBatch,
  events: readonly DecodedEvent[],
  { bodyBlobs, onlyIfNext = false }: { readonly bodyBlobs: BodyBlobs; readonly onlyIfNext?: boolean },
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
    const write = decideIngest(events, state, rules, bodyBlobs);
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
