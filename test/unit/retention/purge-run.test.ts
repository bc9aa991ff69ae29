import type { DeviceId } from "../../../shared/readings/reading";
import { purgeRun } from "../../../shared/retention/purge-run";
import { runFiles } from "../../../shared/runs/run-files";
import type { DeviceSelection, RunId } from "../../../shared/runs/run";
import { newRun } from "../../support/contract/runs";
import { newBackfill } from "../../support/contract/backfills";
import { MemoryBackfillStore } from "../../support/domain/memory-backfill-store";
import { plannedDevice, plannedRun, RUN_ID } from "../../support/domain/planned-run";

const PACE = { rows: 10, blobs: 2, budgetMs: Infinity, pause: () => Promise.resolve() };

/** A run of one chunk that is on its second attempt, with its plan and a few blobs; `alive` counts its instances. */
async function setUp({ rowSteps = 1, tick = 0, chunks = 1 } = {}) {
  const { runs, blobs } = await plannedRun([plannedDevice("pump-0")]);
  await runs.recordPlan(RUN_ID, { devices: chunks, chunks });
  await runs.nextAttempt(RUN_ID, 1);
  for (const name of [
    runFiles.manifest(RUN_ID, 2),
    runFiles.part(RUN_ID, 2, 0),
    runFiles.errors(RUN_ID, 2),
    "models/x",
  ]) {
    await blobs.create(name, Buffer.from("x"));
  }
  const backfills = new MemoryBackfillStore(runs);
  const events: string[] = [];
  const instances = new Set(["run-1", "run-1-0", "run-2", "run-2-0", "run-20"]);
  let rows = rowSteps;
  let now = 0;
  const services = {
    ...{ runs, backfills, blobs, clock: () => (now += tick) },
    retention: { deleteRun: (id: RunId) => (events.push(`rows of ${id}`), Promise.resolve(--rows <= 0)) },
    orchestrations: { forget: (id: string) => (events.push(id), Promise.resolve(instances.delete(id))) },
  };
  const end = async () => {
    const run = await runs.get(RUN_ID);
    if (run) await runs.finish(run, { status: "completed", finishedAt: 1, unfinished: [], maxDueAttempts: 1 });
  };
  return { runs, backfills, blobs, events, instances, end, services };
}

const runFor = (runId: string, devices: DeviceSelection) =>
  newRun({ runId: runId as RunId, request: { ...newRun().request, devices } });

test("nothing of a run is left but what others have: blobs, histories of every attempt, then rows", async () => {
  const { blobs, events, instances, end, services } = await setUp({ rowSteps: 3 });
  await end();
  expect(await purgeRun(services, RUN_ID, PACE)).toEqual({
    ...{ blobs: 4, histories: 4, isDone: true, lookedThrough: 4 },
  });
  expect(blobs.names).toEqual(["models/x"]);
  expect([...instances]).toEqual(["run-20"]);
  expect(events.slice(-3)).toEqual(Array<string>(3).fill("rows of run"));
});

test("the manifest goes before any part, so that no results are seen with parts of them gone", async () => {
  const { blobs, end, services } = await setUp({ tick: 1 });
  await end();
  expect(await purgeRun(services, RUN_ID, { ...PACE, budgetMs: 1 })).toMatchObject({ blobs: 0, isDone: false });
  expect(blobs.names).not.toContain(runFiles.manifest(RUN_ID, 2));
  expect(blobs.names).toContain(runFiles.part(RUN_ID, 2, 0));
});

test("where the budget runs out the same again goes on", async () => {
  const { blobs, end, services } = await setUp({ tick: 1 });
  await end();
  let calls = 1;
  for (let after: number | undefined; ; calls++) {
    const { isDone, lookedThrough } = await purgeRun(services, RUN_ID, { ...PACE, budgetMs: 4 }, after);
    if (isDone) break;
    after = lookedThrough;
  }
  expect(calls).toBeGreaterThan(1);
  expect(blobs.names).toEqual(["models/x"]);
});

test("histories of many chunks are forgotten within the budget too, each asked for once", async () => {
  const CHUNKS = 100;
  const { events, end, services } = await setUp({ tick: 1, chunks: CHUNKS });
  await end();
  let calls = 0;
  for (let after: number | undefined = 0; after !== undefined; calls++) {
    const { isDone, lookedThrough } = await purgeRun(services, RUN_ID, { ...PACE, budgetMs: 5 }, after);
    expect(lookedThrough - after).toBeLessThan(CHUNKS);
    after = isDone ? undefined : lookedThrough;
  }
  expect(calls).toBeGreaterThan(2);
  const asked = events.filter((event) => !event.startsWith("rows"));
  expect([asked.length, new Set(asked).size]).toEqual([2 * (CHUNKS + 1), 2 * (CHUNKS + 1)]);
});

test("a run that goes on is a conflict, and nothing of it is touched", async () => {
  const { blobs, events, services } = await setUp();
  const before = blobs.names;
  await expect(purgeRun(services, RUN_ID, PACE)).rejects.toThrow(
    "run run is requested: cancel it and wait for its end",
  );
  expect([blobs.names, events]).toEqual([before, []]);
});

test("a run that another asks which devices failed is a conflict as long as that one goes on", async () => {
  const { runs, end, services } = await setUp();
  await end();
  const again = await runs.insert(runFor("again", { failedIn: RUN_ID }));
  await expect(purgeRun(services, RUN_ID, PACE)).rejects.toThrow(
    "run again, which is for what failed in run run, goes on",
  );
  await runs.finish(again, { status: "completed", finishedAt: 1, unfinished: [], maxDueAttempts: 1 });
  expect((await purgeRun(services, RUN_ID, PACE)).isDone).toBe(true);
});

test("devices that are listed are no other run's", async () => {
  const { runs, end, services } = await setUp();
  await end();
  await runs.insert(runFor("other", ["failedIn" as DeviceId]));
  expect((await purgeRun(services, RUN_ID, PACE)).isDone).toBe(true);
});

test("a run that a backfill asks which devices failed stays until the backfill has ended", async () => {
  const { backfills, end, services } = await setUp();
  await end();
  const request = { ...newBackfill().request, devices: { failedIn: RUN_ID } };
  const asking = await backfills.insert(newBackfill({ request }));
  await expect(purgeRun(services, RUN_ID, PACE)).rejects.toThrow(
    `backfill ${asking.backfillId}, which is for what failed in run run, goes on`,
  );
  await backfills.change(asking, { ...asking, status: "cancelled" });
  expect((await purgeRun(services, RUN_ID, PACE)).isDone).toBe(true);
});

test("a slice stays until its backfill has ended", async () => {
  const { runs, backfills, services } = await setUp();
  const backfill = await backfills.insert(newBackfill());
  const slice = newRun({ kind: "backfill", backfillId: backfill.backfillId });
  const run = await runs.insert(slice);
  await runs.finish(run, { status: "completed", finishedAt: 1, unfinished: [], maxDueAttempts: 1 });
  await expect(purgeRun(services, run.runId, PACE)).rejects.toThrow(
    `backfill ${backfill.backfillId}, whose slice run ${run.runId} is, goes on: wait for its end`,
  );
  await backfills.change(backfill, { ...backfill, status: "completed" });
  expect((await purgeRun(services, run.runId, PACE)).isDone).toBe(true);
});
