import fc from "fast-check";
import type { Run } from "../../../shared/runs/run";
import { scheduleTick, type TickServices } from "../../../shared/runs/schedule-tick";
import { showSchedule } from "../../../shared/runs/show-schedule";
import { ENQUEUED_AT, jsonEvent, LIMITS, readingBody } from "../../support/domain/hub-events";
import { ingestBatch } from "../../../shared/readings/ingest/ingest-batch";
import { MemoryBlobs } from "../../support/domain/memory-blobs";
import { MemoryHub } from "../../support/domain/memory-hub";
import { MemoryIngestStore } from "../../support/domain/memory-ingest-store";
import { newRun } from "../../support/contract/runs";
import { MemoryRunStores } from "../../support/domain/memory-run-stores";
import { stepping } from "../../support/domain/stepping";

const MINUTE = 60_000;
/** The bucket of the one reading that `readingBody` gives. */
const OLDEST = ENQUEUED_AT - MINUTE;

/** One reading, ingested, and ten minutes gone by. `step` is called before each thing that a tick does outside. */
async function setUp(more: Partial<TickServices["settings"]> = {}) {
  const hub = new MemoryHub();
  const ingest = new MemoryIngestStore();
  const runs = new MemoryRunStores(() => ingest.devices);
  hub.publish("0", jsonEvent(readingBody()));
  const limits = { ...LIMITS, bucketMs: MINUTE, deduplicate: false };
  const clock = () => ENQUEUED_AT + 10 * MINUTE;
  const blobs = new MemoryBlobs();
  await ingestBatch({ ingest, hub, blobs, clock, settings: limits }, hub.batch("0", 0, 1));
  const started = new Set<string>();
  const world = { step: (): void => undefined };
  const services: TickServices = {
    ...{ runs: stepping(runs, world), outcomes: stepping(runs, world), schedule: stepping(runs, world) },
    ...{ ingest, buckets: ingest, hub, clock },
    orchestrations: stepping(
      {
        start: async (id: string) => void started.add(id),
        state: async (id: string) => ({ state: started.has(id) ? ("going" as const) : ("lost" as const) }),
        terminate: async (id: string) => void started.delete(id),
      },
      world,
    ),
    settings: {
      ...{ bucketMs: MINUTE, latenessMs: MINUTE, maxHoldMs: 60 * MINUTE, maxRunSpanMs: 60 * MINUTE },
      ...{ firstRunFrom: "oldest", maxAttempts: 2, maxDueAttempts: 5 },
      runShape: { devicesPerActivity: 1, activitiesPerChunk: 1, chunksPerWave: 1, retryRounds: 0 },
      ...more,
    },
  };
  return { hub, ingest, runs, started, world, services, tick: () => scheduleTick(services) };
}

const finish = (runs: MemoryRunStores, run: Run) =>
  runs.finish(run, { status: "completed", finishedAt: 0, unfinished: [], maxDueAttempts: 5 });

test("a tick closes what is in, writes its run and starts it", async () => {
  const { runs, started, tick } = await setUp();
  const { closed, held } = await tick();
  expect(held).toBeUndefined();
  expect(closed).toMatchObject({ kind: "scheduled", from: OLDEST, to: ENQUEUED_AT + 9 * MINUTE, generation: 0 });
  expect(runs.state).toMatchObject({ beganAt: OLDEST, closedThrough: closed?.to, generation: 1 });
  expect([...started]).toEqual([`${closed?.runId ?? ""}-1`]);
});

test("from now on: the first run takes the last bucket that is in", async () => {
  const { tick } = await setUp({ firstRunFrom: "now" });
  const end = ENQUEUED_AT + 9 * MINUTE;
  expect((await tick()).closed).toMatchObject({ from: end - MINUTE, to: end, incomplete: false });
});

test("no run is closed while a scheduled one is going, and the next takes on where it ended", async () => {
  const { runs, services, tick } = await setUp({ maxRunSpanMs: 5 * MINUTE });
  const { closed } = await tick();
  expect(await tick()).toMatchObject({ closed: undefined, held: "run-going" });
  const [run] = await services.runs.unfinished();
  if (run) await finish(runs, run);
  expect((await tick()).closed).toMatchObject({ from: closed?.to, generation: 1 });
});

test("an ad-hoc run that is going holds nothing back", async () => {
  const { runs, tick } = await setUp();
  await runs.insert(newRun({ runId: "ad-hoc" as Run["runId"] }));
  expect((await tick()).held).toBeUndefined();
});

test("a paused schedule closes nothing, but what is written is started", async () => {
  const { runs, started, tick } = await setUp();
  await runs.insert(newRun({ runId: "ad-hoc" as Run["runId"] }));
  await runs.setPaused(true);
  expect(await tick()).toMatchObject({ closed: undefined, held: "paused" });
  expect([...started]).toEqual(["ad-hoc-1"]);
});

test("a hub that does not answer holds runs back", async () => {
  const { hub, runs, tick } = await setUp();
  hub.describe = () => Promise.reject(new Error("no answer"));
  expect(await tick()).toMatchObject({ closed: undefined, held: "hub-silent" });
  expect(runs.all).toEqual([]);
});

test("without any reading the first run waits", async () => {
  const { services } = await setUp();
  const buckets = new MemoryIngestStore();
  expect(await scheduleTick({ ...services, buckets })).toMatchObject({ closed: undefined, held: "no-data" });
});

test("nothing is due where all is taken up to the last bucket that has ended", async () => {
  const { runs, services, tick } = await setUp();
  await tick();
  const [run] = await services.runs.unfinished();
  if (run) await finish(runs, run);
  expect(await tick()).toMatchObject({ closed: undefined, held: "not-due" });
});

describe("the schedule as it is shown", () => {
  const shown = async ({ services }: Awaited<ReturnType<typeof setUp>>, clock = services.clock) =>
    showSchedule({ ...services, clock, settings: { ...services.settings, scoringSchedule: "30 */5 * * * *" } });
  /** Of the next tick after the clock's time. */
  const NEXT = ENQUEUED_AT + 10.5 * MINUTE;

  test("says when the next tick is and what it takes, and the tick does so", async () => {
    const world = await setUp();
    const { nextTick, next } = await shown(world);
    expect(nextTick).toBe(NEXT);
    expect(next).toEqual({ from: OLDEST, to: ENQUEUED_AT + 9 * MINUTE, incomplete: false });
    const { closed } = await scheduleTick({ ...world.services, clock: () => NEXT });
    expect(closed).toMatchObject(next);
    expect((await shown(world)).next).toEqual({ by: "run-going", runId: closed?.runId });
  });

  test("tells what is not due by the time of the tick, not by that of the question", async () => {
    const world = await setUp({ latenessMs: 0 });
    await world.tick();
    const [run] = await world.services.runs.unfinished();
    if (run) await finish(world.runs, run);
    expect((await shown(world)).next).toEqual({ by: "not-due", until: ENQUEUED_AT + 11 * MINUTE });
    const later = () => ENQUEUED_AT + 10.6 * MINUTE;
    expect((await shown(world, later)).next).toMatchObject({ to: ENQUEUED_AT + 15 * MINUTE });
  });

  test("does not wait for a hub that does not answer", async () => {
    const world = await setUp();
    world.hub.describe = () => new Promise(() => undefined);
    jest.useFakeTimers({ doNotFake: ["nextTick", "queueMicrotask"] });
    try {
      const asked = shown(world);
      await jest.runAllTimersAsync();
      expect((await asked).next).toMatchObject({ by: "hub-silent" });
    } finally {
      jest.useRealTimers();
    }
  });

  test("asks nobody anything while it is paused", async () => {
    const world = await setUp();
    await world.runs.setPaused(true);
    world.hub.describe = () => Promise.reject(new Error("asked"));
    expect(await shown(world)).toMatchObject({ nextTick: NEXT, next: { by: "paused" } });
  });
});

test("of two ticks at the same time one closes", async () => {
  const { runs, tick } = await setUp();
  const outcomes = await Promise.all([tick(), tick()]);
  expect(outcomes.filter(({ closed }) => closed !== undefined)).toHaveLength(1);
  expect(runs.all).toHaveLength(1);
});

test("a tick that dies between any two of its steps is made good by the next", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 15 }), async (dieAt) => {
      const { runs, started, world, tick } = await setUp();
      let steps = 0;
      world.step = () => {
        if (++steps >= dieAt) throw new Error("the process died");
      };
      await tick().catch(() => undefined);
      world.step = () => undefined;
      await tick();
      expect(runs.all.map(({ from, to }) => [from, to])).toEqual([[OLDEST, ENQUEUED_AT + 9 * MINUTE]]);
      expect([...started]).toEqual(runs.all.map(({ runId }) => `${runId}-1`));
    }),
  );
});
