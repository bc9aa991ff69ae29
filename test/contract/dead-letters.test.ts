import type { AddedLetter, DeadLetterId } from "../../shared/readings/dead-letters/dead-letter-store";
import { decideReplay } from "../../shared/readings/dead-letters/replay-decision";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import {
  bucketsOf,
  deadLetter,
  ingest,
  ingestWrite,
  lateChange,
  PARTITION,
  PUMP,
  reading,
  shownState,
} from "../support/contract/ingest-writes";
import { all, refuse, replay, replayWrite, shownToReplay } from "../support/contract/replay-writes";
import { closeRun } from "../support/contract/runs";
import { at, MINUTE, NOW } from "../support/contract/times";
import { itemOf } from "../support/domain/points";

const OTHER = { ...PARTITION, partitionId: "1" };
const LIMIT = 1_000;

describe.each(engines)("$name: dead letters", (engine) => {
  const database = useFreshDatabase(engine);
  const idsOf = async (filter = {}, order: "newest" | "oldest" = "oldest", limit = LIMIT) =>
    (await database.store.deadLetters.list(filter, { order, limit })).map(({ id }) => id);

  it("are kept with all that they were refused with", async () => {
    const whole = deadLetter({ contentEncoding: "gzip", messageId: "m'1", connectionDeviceId: "Böiler 🔥" });
    const { body: _body, ...single } = deadLetter({
      ...{ sequenceNumber: 2, index: 3, objectIndex: 4, isWhole: false, itemKey: "key", enqueuedAt: NOW - 7 },
      ...{ reason: "too-late", detail: "2026-11-20", bodyBytes: 99_999, bodyBlob: "dead-letters/a" },
    });
    await refuse(database.store, [whole, { ...single, body: Buffer.from([0, 255]) }], OTHER, NOW + 5);

    const [first, second] = await all(database.store);
    const rest = { partition: OTHER, refusedAt: NOW + 5, replays: 0, replayedAt: undefined };
    const { body, ...entry } = whole;
    expect(first).toEqual({ ...entry, ...rest, id: first?.id });
    expect(second).toEqual({ ...single, ...rest, id: second?.id });
    const ids = [first?.id ?? -1, second?.id ?? -1];
    const bodies = await database.store.deadLetters.bodies([...ids, 999], LIMIT);
    expect([...bodies].map(([id, bytes]) => [id, Buffer.from(bytes)])).toEqual([
      [ids[0], body],
      [ids[1], Buffer.from([0, 255])],
    ]);
  });

  it("show no more of a body than is asked for", async () => {
    const [id = -1] = await refuse(database.store, [deadLetter({ body: Buffer.from("0123456789") })]);

    const bodies = await database.store.deadLetters.bodies([id], 4);

    expect(Buffer.from(bodies.get(id) ?? []).toString()).toBe("0123");
  });

  it("show an empty body as one", async () => {
    const [id = -1] = await refuse(database.store, [deadLetter({ body: Buffer.alloc(0), bodyBytes: 0 })]);

    const bodies = await database.store.deadLetters.bodies([id], LIMIT);

    expect(bodies.get(id)).toHaveLength(0);
  });

  describe("are listed", () => {
    let ids: readonly DeadLetterId[];
    beforeEach(async () => {
      const { store } = database;
      const first = await refuse(store, [deadLetter({ index: 0 }), deadLetter({ index: 1, reason: "too-late" })]);
      const second = await refuse(store, [deadLetter({ sequenceNumber: 2, reason: "too-late" })], OTHER, NOW + MINUTE);
      const third = await refuse(store, [deadLetter({ sequenceNumber: 3 })], PARTITION, NOW + 2 * MINUTE);
      ids = [...first, ...second, ...third];
    });
    const at = (...places: readonly number[]) => places.map((place) => ids[place]);

    it("in the order of refusal or the other way round, so many at most", async () => {
      expect(ids).toHaveLength(4);
      expect(await idsOf()).toEqual(ids);
      expect(await idsOf({}, "newest")).toEqual([...ids].reverse());
      expect(await idsOf({}, "newest", 2)).toEqual(at(3, 2));
    });

    it("by reason, by time, by partition, by id, and by all of these at once", async () => {
      expect(await idsOf({ reason: "too-late" })).toEqual(at(1, 2));
      expect(await idsOf({ reason: "bad-device" })).toEqual([]);
      expect(await idsOf({ from: NOW + MINUTE })).toEqual(at(2, 3));
      expect(await idsOf({ to: NOW + 2 * MINUTE })).toEqual(at(0, 1, 2));
      expect(await idsOf({ partitionId: "1" })).toEqual(at(2));
      expect(await idsOf({ ids: [...at(3, 0), 999] })).toEqual(at(0, 3));
      expect(await idsOf({ ids: [] })).toEqual([]);
      expect(await idsOf({ after: ids[0], upTo: ids[2] })).toEqual(at(1, 2));
      const all = { reason: "too-late", from: NOW, to: NOW + 1, partitionId: "0", ids, after: 0, upTo: ids[3] };
      expect(await idsOf(all)).toEqual(at(1));
    });

    it("are counted by reason", async () => {
      const count = async (filter = {}) =>
        Object.fromEntries(await database.store.deadLetters.countByReason(filter)) as unknown;
      expect(await count()).toEqual({ "not-json": 2, "too-late": 2 });
      expect(await count({ after: ids[1], partitionId: "1" })).toEqual({ "too-late": 1 });
      expect(await count({ ids: [] })).toEqual({});
    });
  });
});

describe.each(engines)("$name: replaying dead letters", (engine) => {
  const database = useFreshDatabase(engine);
  const single = (index: number, changes = {}) =>
    deadLetter({ index, isWhole: false, objectIndex: index, reason: "too-late", ...changes });
  const added = (changes: Partial<AddedLetter>): AddedLetter => ({
    ...{ ...deadLetter({ isWhole: false, itemKey: "k" }), partition: PARTITION, refusedAt: NOW, replays: 1 },
    ...changes,
  });

  it("is shown those that are still there, their keys, and how far the indexes of their events go", async () => {
    const { store } = database;
    const ids = await refuse(store, [single(0, { itemKey: "a" }), single(4), single(0, { sequenceNumber: 2 })]);
    await replay(store, { settled: ids.slice(0, 1) });

    const state = await shownToReplay(store, [...ids, 999]);

    expect(state?.present).toEqual(
      new Map([
        [ids[1], { itemKey: undefined, lastIndex: 4 }],
        [ids[2], { itemKey: undefined, lastIndex: 0 }],
      ]),
    );
  });

  it("is shown the keys of those that have one, which of the asked items were seen, and what is closed", async () => {
    const { store } = database;
    const [id = -1] = await refuse(store, [single(0, { itemKey: "a" })]);
    await ingest(store, ingestWrite(9, { seenItems: ["a", "b"] }));
    await closeRun(store, 0, 60);

    const state = await shownToReplay(store, [id], ["a", "c"]);

    expect(state).toEqual({
      present: new Map([[id, { itemKey: "a", lastIndex: 0 }]]),
      seen: new Set(["a"]),
      closedThrough: at(60),
    });
  });

  it("merges readings, and makes known their devices, their items and what is late", async () => {
    const { store } = database;
    await ingest(store, ingestWrite(1, { buckets: bucketsOf(reading(1, at(1))) }));
    const run = await closeRun(store, 0, 60);

    await replay(store, {
      buckets: bucketsOf(reading(3, at(1))),
      devices: [{ deviceId: PUMP, firstAt: at(1), lastAt: at(1) }],
      seenItems: ["item"],
      lateChanges: [lateChange(1, 2)],
    });

    expect(await store.buckets.countReadings()).toBe(2);
    expect(await store.runs.activeDevices()).toEqual([PUMP]);
    expect((await shownState(store, ["item"]))?.seen).toEqual(new Set(["item"]));
    const due = { deviceId: PUMP, from: at(1), to: at(2), reason: "late", attempts: 0 };
    expect(await store.schedule.dues(run.generation ?? -1)).toEqual([]);
    expect(await store.schedule.dues((run.generation ?? -1) + 1)).toEqual([due]);
  });

  it("takes away what is settled, keeps what is refused again, and adds what is left of a body", async () => {
    const { store } = database;
    const [first = -1, second = -1, third = -1] = await refuse(store, [deadLetter(), single(1), single(2)]);
    const remainder = added({ index: 3, objectIndex: 7, detail: "left", body: Buffer.from("[1]"), bodyBytes: 3 });

    await replay(
      store,
      {
        settled: [first],
        refusedAgain: [{ id: second, reason: "bad-sensor", detail: "now" }],
        added: [remainder],
      },
      NOW + 9,
    );

    const [still, untouched, left] = await all(store);
    expect(still).toMatchObject({ id: second, reason: "bad-sensor", detail: "now", replays: 1, replayedAt: NOW + 9 });
    expect(untouched).toMatchObject({ id: third, reason: "too-late", replays: 0, replayedAt: undefined });
    const { body: _body, ...entry } = remainder;
    expect(left).toEqual({ ...entry, id: left?.id, replayedAt: NOW + 9 });
    expect(left?.id).toBeGreaterThan(third);
  });

  it("forgets the key of an object that was taken, in all its dead letters and in no other's", async () => {
    const { store } = database;
    const k = { itemKey: "k", objectIndex: 1 };
    await refuse(store, [single(0, k), single(1, k), single(2, { ...k, objectIndex: 2 })]);
    await refuse(store, [single(0, { ...k, sequenceNumber: 2 })]);
    await refuse(store, [single(0, k)], OTHER);

    await replay(store, { takenObjects: [{ ...PARTITION, sequenceNumber: 1, objectIndex: 1 }] });

    expect((await all(store)).map(({ itemKey }) => itemKey)).toEqual([undefined, undefined, "k", "k", "k"]);
  });

  it("changes the counts of the partitions it is told of, and of no others", async () => {
    const { store } = database;
    await refuse(store, [single(0), single(1), single(2)]);
    await refuse(store, [single(0)], OTHER);

    await replay(store, { counts: [{ ...PARTITION, counted: 5, duplicates: 1, deadLetters: -2 }] });

    const [mine, other] = await store.ingest.progress();
    expect(mine).toMatchObject({ counted: 5, duplicates: 1, deadLetters: 1, redeliveredEvents: 0 });
    expect(mine?.watermark.sequenceNumber).toBe(1);
    expect(other).toMatchObject({ counted: 0, duplicates: 0, deadLetters: 1 });
  });

  it("writes nothing where decide throws, and passes it on", async () => {
    const { store } = database;
    const [id = -1] = await refuse(store, [single(0)]);
    const poison = new RangeError("cannot decide");

    const replaying = store.deadLetters.replay([id], [], NOW, () => {
      throw poison;
    });

    await expect(replaying).rejects.toBe(poison);
    expect(await all(store)).toHaveLength(1);
  });

  it("writes nothing of a replay that breaks a key", async () => {
    const { store } = database;
    const [first = -1, second = -1] = await refuse(store, [single(0), single(1)]);
    const buckets = bucketsOf(reading(1, at(1)));
    const counts = [{ ...PARTITION, counted: 1, duplicates: 0, deadLetters: -1 }];

    await expect(replay(store, { buckets, counts, settled: [first], added: [added({ index: 1 })] })).rejects.toThrow();

    expect((await all(store)).map(({ id }) => id)).toEqual([first, second]);
    expect(await store.buckets.countReadings()).toBe(0);
    expect(await store.ingest.progress()).toMatchObject([{ counted: 0, deadLetters: 2 }]);
  });

  it("never gives an id again: who holds one on to a replay cannot take another dead letter for it", async () => {
    const { store } = database;
    const before = await refuse(store, [single(0), single(1)]);
    await replay(store, { settled: before });

    const after = await refuse(store, [single(0, { sequenceNumber: 2 })]);

    expect(after.every((id) => id > Math.max(...before))).toBe(true);
  });

  it("counts once what several replay at the same time", async () => {
    const { store } = database;
    const ids = await refuse(
      store,
      Array.from({ length: 40 }, (_, i) => single(i)),
    );
    const letters = await all(store);
    const judged = letters.map((letter, i) => ({
      letter,
      body: Buffer.from(""),
      items: [itemOf(reading(i, at(i % 3)))],
    }));
    const rules = { bucketMs: MINUTE, deduplicate: true };
    const twin = await database.open();

    await Promise.all(
      [store, twin].flatMap((one) =>
        [0, 10, 20, 30].map((first) =>
          one.deadLetters.replay(ids.slice(first, first + 20), [], NOW, (state) =>
            decideReplay(judged.slice(first, first + 20), state, rules),
          ),
        ),
      ),
    );

    expect(await store.buckets.countReadings()).toBe(40);
    expect(await all(store)).toEqual([]);
    expect(await store.ingest.progress()).toMatchObject([{ counted: 40, deadLetters: 0 }]);
  });

  it("of nothing changes nothing", async () => {
    const { store } = database;
    await refuse(store, [single(0)]);
    const before = await all(store);

    await store.deadLetters.replay([], [], NOW + 1, () => replayWrite());

    expect(await all(store)).toEqual(before);
  });
});
