import type { Backfill, BackfillState } from "../../shared/backfills/backfill";
import type { BackfillId } from "../../shared/backfills/backfill-id";
import { NO_COUNTS } from "../../shared/runs/counts";
import type { DeviceId } from "../../shared/readings/reading";
import type { RunId } from "../../shared/runs/run";
import type { Store } from "../../shared/storage/store";
import { newBackfill, storedBackfill } from "../support/contract/backfills";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { finish } from "../support/contract/outcomes";
import { closeRun, insertRun, newRun, stored } from "../support/contract/runs";
import { at, NOW } from "../support/contract/times";

const UNKNOWN = "20261120T120000Z-00000000" as BackfillId;
const DIGEST = "d".repeat(64);
const RACES = Array.from({ length: 8 }, (_, race) => race);

/** The run of its next hour; the state that the backfill has then. */
function sliceOf(backfill: Backfill) {
  const { backfillId, nextFrom } = backfill;
  const range = { from: nextFrom, to: nextFrom + 3_600_000 };
  const run = newRun({ ...range, kind: "backfill", backfillId });
  return { run, state: { ...backfill, runId: run.runId, startedAt: NOW } satisfies BackfillState };
}

async function cut(store: Store, backfill: Backfill): Promise<boolean> {
  const { run, state } = sliceOf(backfill);
  return store.backfills.cut(backfill, state, run);
}

describe.each(engines)("$name: backfills", (engine) => {
  const database = useFreshDatabase(engine);
  const insert = (...[changes]: Parameters<typeof newBackfill>) =>
    database.store.backfills.insert(newBackfill(changes));

  it("give back what was asked for, and begin with nothing done", async () => {
    const request = { ...newRun().request, devices: ['it\'s "2"' as DeviceId], tags: { "site.a": "süd" } };
    const asked = newBackfill({ request, idempotency: { key: "Key-1", digest: DIGEST } });

    const backfill = await database.store.backfills.insert(asked);

    expect(backfill).toEqual({
      ...asked,
      ...{ ordinal: expect.any(Number) as number, changes: 0, status: "running", nextFrom: at(0), counts: NO_COUNTS },
      ...{ partialSlices: 0, runId: undefined, plannedBy: undefined, lastTookMs: undefined, error: undefined },
      ...{ startedAt: undefined, finishedAt: undefined, cancelRequestedAt: undefined },
    });
    expect(await storedBackfill(database.store, asked.backfillId)).toEqual(backfill);
    expect(await database.store.backfills.findByKey("Key-1")).toEqual(backfill);
    expect(await database.store.backfills.findByKey("key-1")).toBeUndefined();
  });

  it("are none that was not asked for, nor one whose id differs in case", async () => {
    const { backfillId } = await insert();

    expect(await database.store.backfills.get(UNKNOWN)).toBeUndefined();
    expect(await database.store.backfills.get(backfillId.toLowerCase() as BackfillId)).toBeUndefined();
  });

  it("are written by one of many that come at once with one key", async () => {
    const twin = await database.open();
    const stores = Array.from({ length: 6 }, (_, i) => (i % 2 === 0 ? database.store : twin));

    const stand = await Promise.all(
      stores.map(({ backfills }) => backfills.insert(newBackfill({ idempotency: { key: "k", digest: DIGEST } }))),
    );

    expect(new Set(stand.map(({ backfillId }) => backfillId)).size).toBe(1);
    expect(await twin.backfills.list({ limit: 10 })).toHaveLength(1);
  });

  it("are listed newest first, page by page", async () => {
    const ids: BackfillId[] = [];
    for (let i = 0; i < 5; i++) ids.unshift((await insert()).backfillId);

    const first = await database.store.backfills.list({ limit: 3 });
    const second = await database.store.backfills.list({ limit: 3, before: first.at(-1)?.ordinal });

    expect([...first, ...second].map(({ backfillId }) => backfillId)).toEqual(ids);
  });

  it("are unfinished as long as they run or are paused, the oldest first", async () => {
    const { backfills } = database.store;
    const [running, paused, ended] = [await insert(), await insert(), await insert()];
    await backfills.change(paused, { ...paused, status: "paused" });
    await backfills.change(ended, { ...ended, status: "cancelled", finishedAt: NOW });

    expect((await backfills.unfinished()).map(({ backfillId }) => backfillId)).toEqual(
      [running, paused].map(({ backfillId }) => backfillId),
    );
  });

  it("change all of their state, and nothing of what was asked for", async () => {
    const seen = await insert();
    const state: BackfillState = {
      ...{ status: "paused", nextFrom: at(60), runId: "r2" as RunId, plannedBy: "r1" as RunId, partialSlices: 1 },
      ...{ counts: { ...NO_COUNTS, anomalous: 3_000_000_000 }, lastTookMs: 3_000_000_000 },
      ...{ error: { code: "slice-failed", message: "Störung" }, startedAt: NOW, finishedAt: NOW + 1 },
      cancelRequestedAt: NOW + 2,
    };

    expect(await database.store.backfills.change(seen, { ...seen, ...state })).toBe(true);

    const changed = await storedBackfill(database.store, seen.backfillId);
    expect(changed).toEqual({ ...seen, ...state, changes: 1 });
    await database.store.backfills.change(changed, seen);
    expect(await storedBackfill(database.store, seen.backfillId)).toEqual({ ...seen, changes: 2 });
  });

  it("are changed by one of many who have seen the same", async () => {
    const twin = await database.open();
    for (const race of RACES) {
      const seen = await insert();
      const stores = Array.from({ length: 4 }, (_, i) => (i % 2 === 0 ? database.store : twin));

      const changed = await Promise.all(
        stores.map(({ backfills }, i) => backfills.change(seen, { ...seen, nextFrom: at(race + i) })),
      );

      expect(changed.filter(Boolean)).toHaveLength(1);
    }
  });
});

describe.each(engines)("$name: cutting a slice", (engine) => {
  const database = useFreshDatabase(engine);
  const insert = () => database.store.backfills.insert(newBackfill());

  it("writes its run, which the backfill names and which names the backfill", async () => {
    const { backfills, runs } = database.store;
    const backfill = await insert();
    const { run, state } = sliceOf(backfill);
    await insertRun(database.store);

    expect(await backfills.cut(backfill, state, run)).toBe(true);

    expect(await stored(database.store, run.runId)).toMatchObject({ ...run, status: "requested" });
    expect(await storedBackfill(database.store, backfill.backfillId)).toEqual({ ...backfill, ...state, changes: 1 });
    const listed = await runs.list({ limit: 10, backfill: backfill.backfillId });
    expect(listed.map(({ runId }) => runId)).toEqual([run.runId]);
    expect(await runs.list({ limit: 10, backfill: UNKNOWN })).toEqual([]);
  });

  it("is refused as long as a scheduled run goes on; an ad-hoc run is no hindrance", async () => {
    const { store } = database;
    const backfill = await insert();
    const scheduled = await closeRun(store, 0, 10);
    await insertRun(store);

    expect(await cut(store, backfill)).toBe(false);
    await store.runs.begin(scheduled.runId, 1, "token", NOW);
    expect(await cut(store, backfill)).toBe(false);
    expect(await storedBackfill(store, backfill.backfillId)).toEqual(backfill);

    await finish(store, scheduled);
    expect(await cut(store, backfill)).toBe(true);
  });

  it("is refused as long as another slice goes on, of whichever backfill", async () => {
    const { store } = database;
    const [first, second] = [await insert(), await insert()];
    const { run, state } = sliceOf(first);
    await store.backfills.cut(first, state, run);

    expect(await cut(store, second)).toBe(false);
    expect(await store.runs.list({ limit: 10 })).toHaveLength(1);

    await finish(store, await stored(store, run.runId), { status: "failed" });
    expect(await cut(store, second)).toBe(true);
  });

  it("is refused where the backfill has changed meanwhile", async () => {
    const { store } = database;
    const backfill = await insert();
    await store.backfills.change(backfill, { ...backfill, status: "paused" });

    expect(await cut(store, backfill)).toBe(false);
    expect(await store.runs.list({ limit: 10 })).toEqual([]);
  });

  it("is done by one of many, and not beside a closing that comes at the same time", async () => {
    const twin = await database.open();
    const [first, second] = [await insert(), await insert()];
    for (const race of RACES) {
      const seen = await Promise.all([first, second].map(({ backfillId }) => storedBackfill(twin, backfillId)));
      const cuts = [...seen, ...seen].map((backfill, i) => cut(i % 2 === 0 ? database.store : twin, backfill));

      await Promise.all([...cuts, closeRun(twin, race, race + 1)]);

      const going = await twin.runs.unfinished();
      const slices = going.filter(({ kind }) => kind === "backfill");
      const [scheduled] = going.filter(({ kind }) => kind === "scheduled");
      expect(slices.length).toBeLessThanOrEqual(1);
      // A slice that was cut was cut before the closing.
      for (const slice of slices) expect(slice.ordinal).toBeLessThan(scheduled?.ordinal ?? 0);
      for (const run of going) await finish(twin, run);
    }
  });
});

describe.each(engines)("$name: retention beside backfills", (engine) => {
  const database = useFreshDatabase(engine);

  it("is told where the earliest slice begins that is still to be done", async () => {
    const { backfills, retention } = database.store;
    const [first, second, ended] = [0, 120, -120].map((from) => newBackfill({ from: at(from), to: at(from + 120) }));
    const needed = async () => {
      let from: number | undefined;
      await retention.keepBucketsFrom(({ backfillsFrom }) => ((from = backfillsFrom), at(-1_000)));
      return from;
    };
    expect(await needed()).toBeUndefined();
    for (const one of [first, second, ended]) if (one !== undefined) await backfills.insert(one);
    const [old, , older] = await Promise.all(
      [first, second, ended].map((one) => storedBackfill(database.store, one?.backfillId ?? UNKNOWN)),
    );
    expect(await needed()).toBe(at(-120));
    if (older !== undefined) await backfills.change(older, { ...older, status: "completed", finishedAt: NOW });
    expect(await needed()).toBe(at(0));
    if (old !== undefined) await backfills.change(old, { ...old, status: "paused", nextFrom: at(60) });
    expect(await needed()).toBe(at(60));
  });

  it("leaves slices until their backfill has ended, and then deletes both by their age", async () => {
    const { store } = database;
    const backfill = await store.backfills.insert(newBackfill());
    const { run, state } = sliceOf(backfill);
    await store.backfills.cut(backfill, state, run);
    await finish(store, await stored(store, run.runId), { status: "completed", finishedAt: NOW });
    expect(await store.retention.expiredRuns(NOW + 1, 10)).toEqual([]);
    expect(await store.retention.deleteBackfills(NOW + 1, 10)).toBe(0);

    const cutOne = await storedBackfill(store, backfill.backfillId);
    await store.backfills.change(cutOne, { ...cutOne, status: "completed", finishedAt: NOW + 5 });

    expect(await store.retention.expiredRuns(NOW + 1, 10)).toEqual([run.runId]);
    expect(await store.retention.deleteBackfills(NOW + 5, 10)).toBe(0);
    expect(await store.retention.deleteBackfills(NOW + 6, 10)).toBe(1);
    expect(await store.backfills.list({ limit: 10 })).toEqual([]);
  });
});
