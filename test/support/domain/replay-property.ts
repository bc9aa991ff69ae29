import fc from "fast-check";
import { AppError } from "../../../shared/errors";
import type { BucketSeries } from "../../../shared/readings/bucket-reader";
import { ingestBatch } from "../../../shared/readings/ingest/ingest-batch";
import type { HubEvent } from "../../../shared/readings/hub/event";
import type { ReadingLimits } from "../../../shared/readings/decoding/decode-event";
import type { DeviceId } from "../../../shared/readings/reading";
import { REFUSALS, type RefusalReason } from "../../../shared/readings/decoding/refusal";
import { replayDeadLetters, type ReplaySelection } from "../../../shared/readings/dead-letters/replay-dead-letters";
import type { Store } from "../../../shared/storage/store";
import { ENQUEUED_AT } from "./hub-events";
import { MemoryBlobs } from "./memory-blobs";
import { MemoryHub } from "./memory-hub";
import { expectSameAggregate } from "./naive-aggregate";
import { MENDED, refusedStreams, STRICT } from "./refused-streams";

export type ReadingStores = Pick<Store, "ingest" | "deadLetters" | "buckets">;
type Events = readonly Omit<HubEvent, "sequenceNumber">[];

const BUCKET_MS = 60_000;
const DEVICES = ["pump-1", "pump-2", "gateway"] as DeviceId[];

/** What is done between two batches. */
const replays = fc.record({
  ingested: fc.integer({ min: 0, max: 5 }),
  mended: fc.boolean(),
  atOnce: fc.integer({ min: 1, max: 3 }),
  reason: fc.option(fc.constantFrom(...(Object.keys(REFUSALS) as RefusalReason[])), { nil: undefined }),
  place: fc.option(fc.nat(8), { nil: undefined }),
});

/**
 * Strict rules, with replays between and after the batches, of whatever selection, several at once, by strict rules or
 * by mended ones: in the end all is as if the mended rules had been there from the beginning.
 * @param open stores with nothing in them
 * @param disturb lets the stores of a replay fail
 */
export const replayProperty = (
  open: () => Promise<ReadingStores>,
  disturb: (stores: ReadingStores, faults: readonly boolean[]) => void = () => undefined,
) =>
  fc.asyncProperty(
    refusedStreams,
    fc.array(replays, { maxLength: 8 }),
    fc.array(fc.boolean(), { maxLength: 10 }),
    fc.boolean(),
    async (events, plan, faults, deduplicate) => {
      const atOnce = world(await open(), events, deduplicate);
      await atOnce.ingest(0, events.length, MENDED);

      const stores = await open();
      const replayed = world(stores, events, deduplicate);
      disturb(stores, faults);
      let done = 0;
      for (const { ingested, mended, atOnce: times, ...selection } of plan) {
        await replayed.ingest(done, done + ingested, STRICT);
        done += ingested;
        const limits = mended ? MENDED : STRICT;
        await Promise.all(Array.from({ length: times }, () => replayed.replay(selection, limits)));
      }
      disturb(stores, []);
      await replayed.ingest(done, events.length, STRICT);
      await replayed.replay({}, MENDED);

      expectSameBuckets(await replayed.buckets(), await atOnce.buckets());
      // Of what is refused by any rule, a replay sees more: that its object came again since, and was counted then.
      const repetitions = without(await atOnce.letters(), await replayed.letters());
      const { counted, duplicates, deadLetters } = await atOnce.counts();
      expect(await replayed.counts()).toEqual({
        counted,
        duplicates: duplicates + repetitions.length,
        deadLetters: deadLetters - repetitions.length,
      });
    },
  );

function world(stores: ReadingStores, events: Events, deduplicate: boolean) {
  const hub = new MemoryHub();
  const blobs = new MemoryBlobs();
  for (const event of events) hub.publish("0", event);
  const servicesOf = (limits: ReadingLimits) => ({
    ...{ ...stores, hub, blobs, clock: () => ENQUEUED_AT },
    settings: { ...limits, bucketMs: BUCKET_MS, deduplicate },
  });
  const all = () => stores.deadLetters.list({}, { order: "oldest", limit: 10_000 });
  return {
    ingest: (from: number, to: number, limits: ReadingLimits) =>
      ingestBatch(servicesOf(limits), hub.batch("0", from, to)),
    replay: async (
      { place, reason }: { place?: number | undefined; reason?: RefusalReason | undefined },
      limits: ReadingLimits,
    ) => {
      const id = place === undefined ? undefined : (await all())[place]?.id;
      const selection: ReplaySelection = { reason, ...(id !== undefined && { ids: [id] }) };
      await replayDeadLetters(servicesOf(limits), selection, { budgetMs: Infinity }).catch((error: unknown) => {
        if (!(error instanceof AppError && error.retryable)) throw error;
      });
    },
    counts: async () => {
      const [progress] = await stores.ingest.progress();
      const { counted, duplicates, deadLetters } = progress ?? { counted: 0, duplicates: 0, deadLetters: 0 };
      expect((await all()).length).toBe(deadLetters);
      expect(await stores.buckets.countReadings()).toBe(counted);
      return { counted, duplicates, deadLetters };
    },
    buckets: () => Promise.all(DEVICES.map((device) => stores.buckets.readSeries(device, 0, Number.MAX_SAFE_INTEGER))),
    letters: async () => (await all()).map(({ reason, bodyBytes }) => `${reason} ${bodyBytes}`).sort(),
  };
}

/** What is left of `all` when `some` are taken away, which must be among them. */
function without(all: readonly string[], some: readonly string[]): string[] {
  const left = [...all];
  for (const one of some) {
    const place = left.indexOf(one);
    expect({ one, isThere: place >= 0 }).toEqual({ one, isThere: true });
    left.splice(place, 1);
  }
  return left;
}

function expectSameBuckets(actual: readonly BucketSeries[], expected: readonly BucketSeries[]): void {
  const keysOf = (series: BucketSeries) =>
    [...series].flatMap(([sensor, buckets]) => buckets.map(({ bucketStart }) => `${sensor} ${bucketStart}`)).sort();
  for (const [i, series] of expected.entries()) {
    const mine: BucketSeries = actual[i] ?? new Map();
    expect(keysOf(mine)).toEqual(keysOf(series));
    for (const [sensor, buckets] of series) {
      for (const [b, bucket] of buckets.entries()) {
        const { bucketStart: _bucketStart, ...aggregate } = bucket;
        const found = mine.get(sensor)?.[b];
        if (found === undefined) throw new Error("the buckets are the same, one by one");
        expectSameAggregate(found, aggregate);
      }
    }
  }
}
