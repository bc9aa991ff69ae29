import fc from "fast-check";
import { AppError } from "../../shared/errors";
import type { HubReader } from "../../shared/readings/hub/hub-reader";
import { ingestBatch } from "../../shared/readings/ingest/ingest-batch";
import { rereadGaps, type RereadServices } from "../../shared/readings/gaps/reread-gaps";
import type { Store } from "../../shared/storage/store";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { shownGaps } from "../support/contract/gaps";
import { MINUTE, NOW } from "../support/contract/times";
import { ENQUEUED_AT, jsonEvent, LIMITS, rawEvent, readingBody } from "../support/domain/hub-events";
import { MemoryBlobs } from "../support/domain/memory-blobs";
import { MemoryHub } from "../support/domain/memory-hub";

/** Reads the hub in memory as the real one is read: what it no longer holds is left out. */
const readerOf = (hub: MemoryHub): HubReader => ({
  read: (partitionId, from, to, limit) => Promise.resolve(hub.batch(partitionId, from, to + 1).events.slice(0, limit)),
});

const servicesOf = (store: Store, hub: MemoryHub, more: Partial<RereadServices> = {}) => ({
  ...{ ingest: store.ingest, gaps: store.gaps, hub, reader: readerOf(hub), blobs: new MemoryBlobs() },
  ...{ clock: () => NOW, settings: { ...LIMITS, bucketMs: MINUTE, deduplicate: true } },
  ...more,
});

const publish = (hub: MemoryHub, count: number, partitionId = "0"): void => {
  for (let i = 0; i < count; i++) hub.publish(partitionId, jsonEvent(readingBody({ value: i })));
};
const deliver = (store: Store, hub: MemoryHub, from: number, to: number, partitionId = "0") =>
  ingestBatch(servicesOf(store, hub), hub.batch(partitionId, from, to));

describe.each(engines)("$name: reading gaps again", (engine) => {
  const database = useFreshDatabase(engine);
  let hub: MemoryHub;
  beforeEach(() => {
    hub = new MemoryHub();
  });
  const reread = (more: Partial<RereadServices> = {}, most?: number, partitionId?: string) =>
    rereadGaps(servicesOf(database.store, hub, more), { partitionId }, most);
  const counted = () => database.store.buckets.countReadings();

  it("counts each of their events once, however often it is done", async () => {
    publish(hub, 10);
    await deliver(database.store, hub, 0, 2);
    await deliver(database.store, hub, 7, 10);
    expect([await counted(), await shownGaps(database.store)]).toEqual([5, ["open 2-6"]]);

    const none = { duplicates: 0, deadLetters: 0, lost: 0, left: 0, elsewhere: 0 };
    expect(await reread()).toEqual({ ...none, events: 5, counted: 5 });
    expect(await reread()).toEqual({ ...none, events: 0, counted: 0 });

    expect([await counted(), await shownGaps(database.store)]).toEqual([10, []]);
    expect(await database.store.ingest.progress()).toMatchObject([{ counted: 10, watermark: { sequenceNumber: 9 } }]);
  });

  it("counts once what two read at the same time", async () => {
    publish(hub, 10);
    await deliver(database.store, hub, 0, 1);
    await deliver(database.store, hub, 9, 10);

    const both = await Promise.all([reread(), reread()]);

    expect(both.map((one) => one.counted).sort()).toEqual([0, 8]);
    expect([await counted(), await shownGaps(database.store)]).toEqual([10, []]);
  });

  it("stops where it is told to, and goes on there the next time", async () => {
    publish(hub, 3_000);
    await deliver(database.store, hub, 0, 1);
    await deliver(database.store, hub, 2_999, 3_000);

    expect(await reread({}, 1_000)).toMatchObject({ events: 1_000, left: 1_998 });
    expect(await reread()).toMatchObject({ events: 1_998, left: 0 });

    expect(await counted()).toBe(3_000);
  });

  it("keeps to the partition that it is told", async () => {
    for (const partitionId of ["0", "1"]) {
      publish(hub, 4, partitionId);
      await deliver(database.store, hub, 0, 1, partitionId);
      await deliver(database.store, hub, 3, 4, partitionId);
    }

    expect(await reread({}, undefined, "1")).toMatchObject({ events: 2, left: 0 });

    expect(await counted()).toBe(6);
    expect(await reread()).toMatchObject({ events: 2 });
  });

  it("says of what the hub no longer holds that it is lost, and reads the rest", async () => {
    publish(hub, 10);
    await deliver(database.store, hub, 0, 1);
    await deliver(database.store, hub, 9, 10);
    hub.expire("0", 4);

    expect(await reread()).toMatchObject({ events: 5, counted: 5, lost: 3, left: 0 });

    expect(await shownGaps(database.store)).toEqual(["lost 1-3"]);
    expect(await reread()).toMatchObject({ events: 0, lost: 0 });
  });

  it("says that all is lost of a hub that holds nothing any more, or was made anew", async () => {
    publish(hub, 10);
    await deliver(database.store, hub, 0, 1);
    await deliver(database.store, hub, 4, 5);
    await deliver(database.store, hub, 9, 10);
    hub.recreate();
    publish(hub, 20);

    expect(await reread()).toMatchObject({ events: 0, lost: 7, left: 0 });

    expect(await shownGaps(database.store)).toEqual(["lost 1-3", "lost 5-8"]);
    expect(await counted()).toBe(3);
  });

  it("says that all is lost of a partition that is empty, whatever number it is said to begin with", async () => {
    publish(hub, 3);
    await deliver(database.store, hub, 0, 1);
    await deliver(database.store, hub, 2, 3);
    const described = await hub.describe();
    const partitions = described.partitions.map((one) => ({ ...one, isEmpty: true, beginningSequenceNumber: 0 }));

    const emptied = { describe: () => Promise.resolve({ ...described, partitions }) };

    expect(await reread({ hub: emptied })).toMatchObject({ events: 0, lost: 1, left: 0 });
  });

  it("leaves gaps of another hub than the app reads as they are", async () => {
    publish(hub, 3);
    await deliver(database.store, hub, 0, 1);
    await deliver(database.store, hub, 2, 3);
    const elsewhere = { describe: async () => ({ ...(await hub.describe()), hub: "another" }) };

    expect(await reread({ hub: elsewhere })).toMatchObject({ events: 0, lost: 0, left: 0, elsewhere: 1 });

    expect(await shownGaps(database.store)).toEqual(["open 1-1"]);
  });

  it("refuses what ingest refuses, and drops what producers sent twice", async () => {
    hub.publish("0", jsonEvent(readingBody({ eventId: "a" })));
    hub.publish("0", rawEvent("{"));
    hub.publish("0", jsonEvent(readingBody({ eventId: "a" })));
    publish(hub, 1);
    await deliver(database.store, hub, 0, 1);
    await deliver(database.store, hub, 3, 4);

    expect(await reread()).toMatchObject({ events: 2, counted: 0, duplicates: 1, deadLetters: 1 });

    const [letter] = await database.store.deadLetters.list({}, { order: "oldest", limit: 10 });
    expect(letter).toMatchObject({ sequenceNumber: 1, reason: "not-json", enqueuedAt: ENQUEUED_AT });
  });

  it("sets an event aside that cannot be processed, and counts those around it", async () => {
    publish(hub, 10);
    await deliver(database.store, hub, 0, 1);
    await deliver(database.store, hub, 9, 10);
    const { gaps } = database.store;
    const poisoned: RereadServices["gaps"] = {
      ...gaps,
      fill: (gap, keys, now, decide) =>
        gaps.fill(gap, keys, now, (state) => {
          const fill = decide(state);
          if (fill.buckets.some(({ min, max }) => min <= 5 && max >= 5)) throw new RangeError("too much");
          return fill;
        }),
    };

    expect(await reread({ gaps: poisoned })).toMatchObject({ events: 8, counted: 7, deadLetters: 1, left: 0 });

    const [letter] = await database.store.deadLetters.list({}, { order: "oldest", limit: 10 });
    expect(letter).toMatchObject({ sequenceNumber: 5, reason: "poisonous", detail: "too much" });
  });

  it("keeps what it has counted where the hub goes away in the middle", async () => {
    publish(hub, 2_500);
    await deliver(database.store, hub, 0, 1);
    await deliver(database.store, hub, 2_499, 2_500);
    let reads = 0;
    const reader: HubReader = {
      read: (...asked) => {
        if (++reads === 2) return Promise.reject(new AppError("unavailable", "away", { retryable: true }));
        return readerOf(hub).read(...asked);
      },
    };

    await expect(reread({ reader })).rejects.toThrow("away");

    expect(await shownGaps(database.store)).toEqual(["open 1001-2498"]);
    expect(await reread()).toMatchObject({ events: 1_498, left: 0 });
    expect(await counted()).toBe(2_500);
  });
});

const beginningOf = async (hub: MemoryHub): Promise<number | undefined> =>
  (await hub.describe()).partitions[0]?.beginningSequenceNumber;

describe.each(engines)(
  "$name: deliveries with holes, a hub that forgets, and reading again, in any order",
  (engine) => {
    const database = useFreshDatabase(engine);
    let tests = 0;

    it("count every event once that the hub still held when it was asked for, and know the others", async () => {
      const cut = fc.tuple(fc.nat(39), fc.nat(12));
      const happening = fc.oneof(
        fc.record({ deliver: cut }),
        fc.record({ expire: fc.nat(5) }),
        fc.record({ reread: fc.integer({ min: 1, max: 10 }) }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(happening, { maxLength: 12, size: "max" }), async (happenings) => {
          const { store } = database;
          const partitionId = String(tests++);
          const hub = new MemoryHub();
          publish(hub, 40, partitionId);
          const before = await store.buckets.countReadings();
          const again = (most?: number) => rereadGaps(servicesOf(store, hub), { partitionId }, most);

          let begins: number | undefined;
          const deliverSome = async (from: number, to: number) => {
            if (hub.batch(partitionId, from, to).events.length > 0) begins ??= await beginningOf(hub);
            await deliver(store, hub, from, to, partitionId);
          };
          for (const one of happenings) {
            if ("deliver" in one) await deliverSome(one.deliver[0], one.deliver[0] + one.deliver[1]);
            else if ("expire" in one) hub.expire(partitionId, one.expire);
            else await again(one.reread);
          }
          // Of what is missing ingest knows by what comes after it.
          publish(hub, 1, partitionId);
          await deliverSome(40, 41);
          await again();

          const mine = (await store.gaps.list()).filter(({ partition }) => partition.partitionId === partitionId);
          expect(mine.every(({ lostAt }) => lostAt !== undefined)).toBe(true);
          const lost = mine.reduce((sum, { fromSequence, toSequence }) => sum + toSequence - fromSequence + 1, 0);
          const counted = (await store.buckets.countReadings()) - before;
          // What had expired before anything was delivered was never within reach, and is no gap.
          expect(counted + lost + (begins ?? NaN)).toBe(41);
          const progress = await store.ingest.progress();
          expect(progress.find((one) => one.partitionId === partitionId)).toMatchObject({ counted });
        }),
        { numRuns: 60 },
      );
    });
  },
);
