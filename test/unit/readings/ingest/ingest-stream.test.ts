import fc from "fast-check";
import { floorTo } from "../../../../shared/time";
import { ingestBatch, type IngestServices } from "../../../../shared/readings/ingest/ingest-batch";
import type { IngestCounts } from "../../../../shared/readings/ingest/ingest-store";
import { ENQUEUED_AT, LIMITS, rawEvent } from "../../../support/domain/hub-events";
import { MemoryBlobs } from "../../../support/domain/memory-blobs";
import { MemoryHub } from "../../../support/domain/memory-hub";
import { MemoryIngestStore } from "../../../support/domain/memory-ingest-store";
import { expectSameAggregate, naiveAggregate, type Point } from "../../../support/domain/naive-aggregate";
import {
  deliveries,
  sentEvents,
  type Delivery,
  type SentEvent,
  type SentObject,
} from "../../../support/domain/reading-streams";

const BUCKET_MS = 60_000;
const PARTITIONS = 2;

const partitionOf = ({ device }: SentEvent): number => device % PARTITIONS;
const textOf = ({ body }: SentEvent): string => ("garbage" in body ? body.garbage : JSON.stringify(body.good));

/** Publishes all, then hands it over as the deliveries say, and at last whatever is left. */
async function ingestAll(sent: readonly SentEvent[], plan: readonly Delivery[], deduplicate: boolean) {
  const hub = new MemoryHub();
  const ingest = new MemoryIngestStore();
  for (const event of sent) hub.publish(String(partitionOf(event)), rawEvent(textOf(event)));
  const services: IngestServices = {
    ...{ ingest, hub, blobs: new MemoryBlobs(), clock: () => ENQUEUED_AT },
    settings: { ...LIMITS, bucketMs: BUCKET_MS, deduplicate },
  };
  const reached = [0, 0];
  const rest = reached.map((_, partition) => ({ partition, back: 2, length: Infinity, again: 0 }));
  const counts: IngestCounts[] = [];
  for (const { partition, back, length, again } of [...plan, ...rest]) {
    const from = Math.max(0, (reached[partition] ?? 0) - back);
    const batch = hub.batch(String(partition), from, from + length);
    const end = from + batch.events.length;
    const onceMore = hub.batch(String(partition), end - again, end - again + length);
    const repeated = again > 0 ? onceMore.events : [];
    counts.push(await ingestBatch(services, { ...batch, events: [...batch.events, ...repeated] }));
    reached[partition] = Math.max(reached[partition] ?? 0, end, (repeated.at(-1)?.sequenceNumber ?? -1) + 1);
  }
  return { ingest, counts };
}

/** Every reading once, of objects with the same id of a device only the first. */
function expectedPoints(sent: readonly SentEvent[], deduplicate: boolean) {
  const seen = new Set<string>();
  const points = new Map<string, Point[]>();
  let duplicates = 0;
  for (const { deviceId, timestamp, values, eventId } of sent.flatMap(goodOf)) {
    const key = `${deviceId}/${eventId ?? ""}`;
    if (deduplicate && eventId !== undefined && seen.has(key)) {
      duplicates += Object.keys(values).length;
      continue;
    }
    if (eventId !== undefined) seen.add(key);
    for (const [sensor, value] of Object.entries(values)) {
      const bucket = `${deviceId} ${floorTo(timestamp, BUCKET_MS)} ${sensor}`;
      points.set(bucket, [...(points.get(bucket) ?? []), { value: value + 0, at: timestamp }]);
    }
  }
  return { points, duplicates };
}

const goodOf = ({ body }: SentEvent): readonly SentObject[] => ("good" in body ? body.good : []);

const total = (counts: readonly IngestCounts[], figure: keyof IngestCounts): number =>
  counts.reduce((sum, one) => sum + one[figure], 0);

test("events cut, delivered again and interleaved in any way count each reading once", async () => {
  await fc.assert(
    fc.asyncProperty(sentEvents, deliveries, fc.boolean(), async (sent, plan, deduplicate) => {
      const { ingest, counts } = await ingestAll(sent, plan, deduplicate);
      const { points, duplicates } = expectedPoints(sent, deduplicate);
      const garbage = sent.filter(({ body }) => "garbage" in body).length;

      expect(ingest.buckets.map((b) => `${b.deviceId} ${b.bucketStart} ${b.sensor}`)).toEqual(
        [...points.keys()].sort(),
      );
      for (const bucket of ingest.buckets) {
        const its = points.get(`${bucket.deviceId} ${bucket.bucketStart} ${bucket.sensor}`) ?? [];
        expectSameAggregate(bucket, naiveAggregate(its));
      }
      expect(total(counts, "counted")).toBe([...points.values()].flat().length);
      expect(total(counts, "duplicates")).toBe(duplicates);
      expect(total(counts, "deadLetters")).toBe(garbage);
      expect(ingest.deadLetters).toHaveLength(garbage);
      expect(ingest.gaps).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test("what each partition reports adds up to what its deliveries answered", async () => {
  await fc.assert(
    fc.asyncProperty(sentEvents, deliveries, async (sent, plan) => {
      const { ingest, counts } = await ingestAll(sent, plan, true);
      const progress = await ingest.progress();
      for (const figure of ["counted", "duplicates", "deadLetters"] as const) {
        expect(total(progress, figure)).toBe(total(counts, figure));
      }
    }),
    { numRuns: 50 },
  );
});
