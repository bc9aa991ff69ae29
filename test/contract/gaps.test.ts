import type { FillState } from "../../shared/readings/gaps/gap-store";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { fill, gapFill, leaveGaps, shownGaps } from "../support/contract/gaps";
import {
  bucketsOf,
  deadLetter,
  ingest,
  ingestWrite,
  PARTITION,
  PUMP,
  reading,
  shownState,
} from "../support/contract/ingest-writes";
import { closeRun } from "../support/contract/runs";
import { at, NOW } from "../support/contract/times";

describe.each(engines)("$name: gaps", (engine) => {
  const database = useFreshDatabase(engine);

  it("are listed as they were found, in order of partition and number", async () => {
    const { store } = database;
    await leaveGaps(store, [{ fromSequence: 10, toSequence: 12 }], { ...PARTITION, partitionId: "1" });
    await leaveGaps(store, [
      { fromSequence: 20, toSequence: 20 },
      { fromSequence: 3, toSequence: 5 },
    ]);

    expect(await store.gaps.list()).toEqual([
      { partition: PARTITION, fromSequence: 3, toSequence: 5, foundAt: NOW, lostAt: undefined },
      { partition: PARTITION, fromSequence: 20, toSequence: 20, foundAt: NOW, lostAt: undefined },
      {
        ...{ partition: { ...PARTITION, partitionId: "1" }, fromSequence: 10, toSequence: 12 },
        ...{ foundAt: NOW, lostAt: undefined },
      },
    ]);
  });

  it("shrink by what is read again, and go when all of it is", async () => {
    const { store } = database;
    await leaveGaps(store, [{ fromSequence: 3, toSequence: 5 }]);

    expect(await fill(store, 3, gapFill(3))).toBe(true);
    expect(await shownGaps(store)).toEqual(["open 4-5"]);

    expect(await fill(store, 4, gapFill(5))).toBe(true);
    expect(await shownGaps(store)).toEqual([]);
  });

  it("are filled once: who comes second finds that the gap no longer begins there, and writes nothing", async () => {
    const { store } = database;
    await leaveGaps(store, [{ fromSequence: 3, toSequence: 5 }]);
    const write = gapFill(4, { buckets: bucketsOf(reading(1, at(1))) });

    expect(await fill(store, 3, write)).toBe(true);
    expect(await fill(store, 3, write)).toBe(false);
    expect(await fill(store, 4, write, { ...PARTITION, partitionId: "1" })).toBe(false);

    expect(await store.buckets.countReadings()).toBe(1);
    expect(await shownGaps(store)).toEqual(["open 5-5"]);
  });

  it("keep what the hub no longer holds as lost, which is never filled", async () => {
    const { store } = database;
    await leaveGaps(store, [{ fromSequence: 3, toSequence: 9 }]);
    const lost = [
      { fromSequence: 3, toSequence: 4 },
      { fromSequence: 6, toSequence: 6 },
    ];

    await fill(store, 3, gapFill(7, { lost }));

    expect(await shownGaps(store)).toEqual(["lost 3-4", "lost 6-6", "open 8-9"]);
    expect(await fill(store, 3, gapFill(4))).toBe(false);
    expect((await store.gaps.list())[0]).toMatchObject({ foundAt: NOW, lostAt: NOW });
  });

  it("may be lost from their beginning to their end", async () => {
    const { store } = database;
    await leaveGaps(store, [{ fromSequence: 3, toSequence: 5 }]);

    await fill(store, 3, gapFill(5, { lost: [{ fromSequence: 3, toSequence: 5 }] }));

    expect(await shownGaps(store)).toEqual(["lost 3-5"]);
  });

  it("show who fills them what ingest would be shown", async () => {
    const { store } = database;
    await leaveGaps(store, [{ fromSequence: 3, toSequence: 5 }]);
    await ingest(store, ingestWrite(9, { seenItems: ["a"] }));
    await closeRun(store, 0, 60);
    let shown: FillState | undefined;

    await store.gaps.fill({ partition: PARTITION, fromSequence: 3 }, ["a", "b"], NOW, (state) => {
      shown = state;
      return gapFill(5);
    });

    expect(shown).toEqual({ seen: new Set(["a"]), closedThrough: at(60) });
  });

  it("are filled as ingest writes: buckets, devices, items, dead letters, what is late, and the counts", async () => {
    const { store } = database;
    await leaveGaps(store, [{ fromSequence: 3, toSequence: 5 }]);
    await closeRun(store, 0, 60);

    await fill(
      store,
      3,
      gapFill(5, {
        buckets: bucketsOf(reading(1, at(1)), reading(3, at(1))),
        devices: [{ deviceId: PUMP, firstAt: at(1), lastAt: at(1) }],
        seenItems: ["item"],
        deadLetters: [deadLetter({ sequenceNumber: 4 })],
        lateChanges: [{ deviceId: PUMP, from: at(1), to: at(2) }],
        counts: { counted: 2, duplicates: 1, deadLetters: 1, redeliveredEvents: 0 },
      }),
    );

    expect(await store.buckets.countReadings()).toBe(2);
    expect(await store.runs.activeDevices()).toEqual([PUMP]);
    expect((await shownState(store, ["item"]))?.seen).toEqual(new Set(["item"]));
    expect(await store.deadLetters.list({}, { order: "oldest", limit: 10 })).toMatchObject([{ sequenceNumber: 4 }]);
    expect(await store.schedule.dues(1)).toMatchObject([{ deviceId: PUMP, from: at(1), to: at(2), reason: "late" }]);
    expect(await store.ingest.progress()).toMatchObject([
      { watermark: { sequenceNumber: 6 }, counted: 2, duplicates: 1, deadLetters: 1, redeliveredEvents: 0 },
    ]);
  });

  it("are as they were where the filling fails", async () => {
    const { store } = database;
    await leaveGaps(store, [{ fromSequence: 3, toSequence: 5 }]);
    const twice = gapFill(5, { buckets: bucketsOf(reading(1, at(1))), deadLetters: [deadLetter(), deadLetter()] });

    await expect(fill(store, 3, twice)).rejects.toThrow();
    await expect(
      store.gaps.fill({ partition: PARTITION, fromSequence: 3 }, [], NOW, () => {
        throw new RangeError("cannot decide");
      }),
    ).rejects.toThrow("cannot decide");

    expect(await shownGaps(store)).toEqual(["open 3-5"]);
    expect(await store.buckets.countReadings()).toBe(0);
  });
});
