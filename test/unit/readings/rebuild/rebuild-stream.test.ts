import fc from "fast-check";
import { ingestBatch, type IngestServices } from "../../../../shared/readings/ingest/ingest-batch";
import { compareBuckets, type Difference } from "../../../../shared/readings/rebuild/compare-buckets";
import { rebuildBuckets } from "../../../../shared/readings/rebuild/rebuild-buckets";
import type { ReadServices } from "../../../../shared/readings/rebuild/read-stretch";
import { sqliteScratch } from "../../../../shared/storage/sqlite/sqlite-scratch";
import { ENQUEUED_AT, LIMITS, rawEvent } from "../../../support/domain/hub-events";
import { MemoryBlobs } from "../../../support/domain/memory-blobs";
import { MemoryCapture, memoryRebuildStore } from "../../../support/domain/memory-capture";
import { MemoryHub } from "../../../support/domain/memory-hub";
import { MemoryIngestStore } from "../../../support/domain/memory-ingest-store";
import { sentEvents, type SentEvent } from "../../../support/domain/reading-streams";
import { expectSameBuckets } from "../../../support/domain/same-buckets";

const MINUTE = 60_000;
const PARTITIONS = ["0", "1"];
const STRETCH = { from: ENQUEUED_AT - 10 * MINUTE, to: ENQUEUED_AT + MINUTE };
const OPTIONS = { waitMs: 0, despiteGaps: false };

/** Where a partition is cut into files, and how many events before a cut the next file has once more. */
const cuts = fc.array(fc.record({ at: fc.nat(20), again: fc.nat(5), swapped: fc.boolean() }), { maxLength: 6 });
type Cut = (typeof cuts extends fc.Arbitrary<infer T> ? T : never)[number];

const textOf = ({ body }: SentEvent): string => ("garbage" in body ? body.garbage : JSON.stringify(body.good));

function publish(sent: readonly SentEvent[]): MemoryHub {
  const hub = new MemoryHub();
  for (const event of sent) hub.publish(String(event.device % PARTITIONS.length), rawEvent(textOf(event)));
  return hub;
}

async function ingestUpTo(hub: MemoryHub, ingest: MemoryIngestStore, deduplicate: boolean, end: number): Promise<void> {
  const services: IngestServices = {
    ...{ ingest, hub, blobs: new MemoryBlobs(), clock: () => ENQUEUED_AT },
    settings: { ...LIMITS, bucketMs: MINUTE, deduplicate },
  };
  for (const partition of PARTITIONS) await ingestBatch(services, hub.batch(partition, 0, end));
}

/**
 * All that the hub has, in files that overlap. Where ids tell repetitions, the files stand in the order of their events,
 * as Capture writes them: of two objects with one id that say different things, the first counts.
 */
function capture(hub: MemoryHub, plan: readonly Cut[], inOrder: boolean): MemoryCapture {
  const files = new MemoryCapture();
  for (const partition of PARTITIONS) {
    const { events } = hub.batch(partition, 0, Infinity);
    let from = 0;
    for (const { at, again, swapped } of [...plan].sort((a, b) => a.at - b.at)) {
      files.add(
        partition,
        ENQUEUED_AT + (swapped && !inOrder ? -at : at) * 1000,
        events.slice(Math.max(0, from - again), at),
      );
      from = Math.max(from, at);
    }
    files.add(partition, ENQUEUED_AT + 30_000, events.slice(from));
  }
  return files;
}

async function withServices<T>(
  store: MemoryIngestStore,
  files: MemoryCapture,
  deduplicate: boolean,
  work: (services: ReadServices) => Promise<T>,
): Promise<T> {
  const scratch = sqliteScratch(":memory:");
  try {
    return await work({
      ...{ ingest: store, gaps: { list: () => Promise.resolve([]) }, rebuild: memoryRebuildStore(store) },
      ...{ capture: files, scratch, source: { namespace: "fleet.example", hub: "readings" } },
      settings: { ...LIMITS, bucketMs: MINUTE, deduplicate },
      clock: () => ENQUEUED_AT,
    });
  } finally {
    scratch.close();
  }
}

/** The square of its distance from nought is too small to keep its digits: in what order it is merged can be seen. */
const TINY = -2.2722204996524936e-161;
const tinyReading = (temperature: number) => ({
  ...{ deviceId: "device-0", timestamp: 1795175999000, values: { temperature } },
});

const TINY_STREAM: SentEvent[] = [
  { device: 0, body: { good: [tinyReading(TINY)] } },
  { device: 0, body: { good: [tinyReading(0), tinyReading(0)] } },
];

const isRead = (store: MemoryIngestStore) => store.progress().then(({ length }) => length > 0);

test("buckets that are lost while events stream in come back as they were, each reading once", async () => {
  await fc.assert(
    fc.asyncProperty(sentEvents, cuts, fc.nat(25), fc.boolean(), async (sent, plan, passed, deduplicate) => {
      const hub = publish(sent);
      const undisturbed = new MemoryIngestStore();
      await ingestUpTo(hub, undisturbed, deduplicate, Infinity);
      const store = new MemoryIngestStore();
      await ingestUpTo(hub, store, deduplicate, passed);
      fc.pre(await isRead(store));

      store.loseBuckets();
      await withServices(store, capture(hub, plan, deduplicate), deduplicate, (services) =>
        rebuildBuckets(services, STRETCH, OPTIONS),
      );
      await ingestUpTo(hub, store, deduplicate, Infinity);

      expectSameBuckets(store.buckets, undisturbed.buckets);
    }),
    { numRuns: 200 },
  );
});

test("finds equal what streaming counted, and every bucket that is lost", async () => {
  await fc.assert(
    fc.asyncProperty(sentEvents, cuts, fc.boolean(), async (sent, plan, deduplicate) => {
      const hub = publish(sent);
      const store = new MemoryIngestStore();
      await ingestUpTo(hub, store, deduplicate, Infinity);
      fc.pre(await isRead(store));
      const files = capture(hub, plan, deduplicate);
      const differences: Difference[] = [];
      const compare = () =>
        withServices(store, files, deduplicate, (services) =>
          compareBuckets(services, STRETCH, OPTIONS, (difference) => differences.push(difference)),
        );

      const equal = await compare();
      expect([equal.differences, differences]).toEqual([0, []]);

      const { length } = store.buckets;
      store.loseBuckets();
      expect((await compare()).differences).toBe(length);
      expect(differences).toHaveLength(length);
    }),
    { numRuns: 100, examples: [[TINY_STREAM, [{ at: 1, again: 0, swapped: false }], false]] },
  );
});
