import { SettingError } from "../../shared/errors";
import type { Store } from "../../shared/storage/store";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { FAN, ingest, ingestWrite, lateChange, PUMP } from "../support/contract/ingest-writes";
import { closeRun, insertRun, newRun, stored } from "../support/contract/runs";
import { at, MINUTE } from "../support/contract/times";

const scheduledRun = (from: number, to: number, generation = 0) =>
  newRun({ kind: "scheduled", from: at(from), to: at(to), generation });

describe.each(engines)("$name: schedule", (engine) => {
  const database = useFreshDatabase(engine);

  it("begins with nothing closed", async () => {
    expect(await database.store.schedule.read()).toEqual({
      ...{ closedThrough: undefined, beganAt: undefined },
      ...{ generation: 0, paused: false },
    });
  });

  it("is paused and resumed for every process", async () => {
    const other = await database.open();

    await database.store.schedule.setPaused(true);
    expect((await other.schedule.read()).paused).toBe(true);

    await other.schedule.setPaused(false);
    expect((await database.store.schedule.read()).paused).toBe(false);
  });

  it("goes on as it was when the database is opened again with another first state", async () => {
    const again = await database.open({ beginPaused: true });

    expect((await again.schedule.read()).paused).toBe(false);
  });

  it("refuses to open a database that was made with other buckets", async () => {
    await expect(database.open({ bucketMs: 2 * MINUTE })).rejects.toThrow(SettingError);
    await expect(database.open({ bucketMs: 2 * MINUTE })).rejects.toThrow(/BUCKET_SECONDS.*120.*60 s/);
  });

  it("closes up to the end of the run and inserts it as requested", async () => {
    const { schedule } = database.store;
    const run = scheduledRun(0, 60);

    expect(await schedule.close(await schedule.read(), run)).toBe(true);

    expect(await schedule.read()).toEqual({ closedThrough: at(60), beganAt: at(0), generation: 1, paused: false });
    expect(await stored(database.store, run.runId)).toMatchObject({ ...run, status: "requested", attempt: 1 });
  });

  it("raises the generation at each closing and remembers where the first began", async () => {
    await closeRun(database.store, 0, 60);
    await closeRun(database.store, 60, 90);

    expect(await database.store.schedule.read()).toMatchObject({
      ...{ closedThrough: at(90), beganAt: at(0), generation: 2 },
    });
  });

  it("lets one of two racing closings through", async () => {
    const twin = await database.open();
    const expected = await twin.schedule.read();

    const closed = await Promise.all([
      database.store.schedule.close(expected, scheduledRun(0, 60)),
      twin.schedule.close(expected, scheduledRun(0, 61)),
    ]);

    expect([...closed].sort()).toEqual([false, true]);
    const unfinished = await twin.runs.unfinished();
    expect(unfinished).toHaveLength(1);
    expect(await twin.schedule.read()).toMatchObject({ generation: 1, closedThrough: unfinished[0]?.to });
  });

  it("closes nothing while paused, whatever is expected", async () => {
    const { schedule } = database.store;
    const expected = await schedule.read();
    await schedule.setPaused(true);

    await expectNotClosed(database.store, () => schedule.close(expected, scheduledRun(0, 60)));
  });

  it("closes nothing where another closing came before", async () => {
    const expected = await database.store.schedule.read();
    await closeRun(database.store, 0, 60);

    const late = { ...expected, closedThrough: at(60) };
    await expectNotClosed(database.store, () => database.store.schedule.close(late, scheduledRun(60, 90)));
  });

  it("closes nothing from another instant than where it stands", async () => {
    await closeRun(database.store, 0, 60);
    const { schedule } = database.store;
    const expected = { ...(await schedule.read()), closedThrough: at(70) };

    await expectNotClosed(database.store, () => schedule.close(expected, scheduledRun(70, 90, 1)));
  });

  it("closes nothing where the run cannot be inserted", async () => {
    const { schedule } = database.store;
    const { runId } = await insertRun(database.store);
    const expected = await schedule.read();

    await expectNotClosed(database.store, () =>
      schedule.close(expected, { ...scheduledRun(0, 60), runId }).catch(() => false),
    );
  });
});

async function expectNotClosed(store: Store, close: () => Promise<boolean>): Promise<void> {
  const before = [await store.schedule.read(), await store.runs.list({ limit: 10 })];
  expect(await close()).toBe(false);
  expect([await store.schedule.read(), await store.runs.list({ limit: 10 })]).toEqual(before);
}

describe.each(engines)("$name: what is due after a closing", (engine) => {
  const database = useFreshDatabase(engine);
  const late = (sequenceNumber: number, ...lateChanges: ReturnType<typeof lateChange>[]) =>
    ingest(database.store, ingestWrite(sequenceNumber, { lateChanges }));

  it("is late, and was never tried", async () => {
    await late(1, lateChange(3, 5), lateChange(7, 8, FAN));

    const dues = await database.store.schedule.dues(0);

    expect(dues).toHaveLength(2);
    expect(dues).toContainEqual({ deviceId: PUMP, from: at(3), to: at(5), reason: "late", attempts: 0 });
    expect(dues).toContainEqual({ deviceId: FAN, from: at(7), to: at(8), reason: "late", attempts: 0 });
  });

  it("is a fixed set: what changes afterwards belongs to the next", async () => {
    await late(1, lateChange(3, 5));
    const { generation } = await database.store.schedule.read();
    await closeRun(database.store, 0, 60);

    await late(2, lateChange(10, 11));

    expect(await database.store.schedule.dues(generation)).toMatchObject([{ from: at(3) }]);
    expect((await database.store.schedule.dues(generation + 1)).map(({ from }) => from).sort()).toEqual([
      at(3),
      at(10),
    ]);
  });

  it("holds a stretch as often as it changed", async () => {
    await late(1, lateChange(3, 5));
    await late(2, lateChange(3, 5));

    expect(await database.store.schedule.dues(0)).toHaveLength(2);
  });
});
