import { FLEET } from "../../../shared/readings/reading";
import { reconcileRuns } from "../../../shared/runs/reconcile-runs";
import type { InstanceState } from "../../../shared/runs/orchestrations";
import type { NewRun, RunId } from "../../../shared/runs/run";
import { MemoryRunStores } from "../../support/domain/memory-run-stores";

type State = "going" | "ended" | "lost";

const RUN_ID = "run" as RunId;
const run: NewRun = {
  ...{ runId: RUN_ID, kind: "scheduled", from: 0, to: 100, requestedAt: 0, generation: 0, incomplete: false },
  request: { devicesPerActivity: 1, activitiesPerChunk: 1, chunksPerWave: 1, retryRounds: 0 },
};

/** A scheduled run, written but not started, and an engine that says of instances what it is told. */
async function setUp() {
  const runs = new MemoryRunStores();
  await runs.close(runs.state, run);
  const states = new Map<string, State>();
  const failures = new Map<string, string>();
  const started: string[] = [];
  const orchestrations = {
    start: async (id: string): Promise<void> => {
      started.push(id);
      states.set(id, "going");
    },
    state: async (id: string): Promise<InstanceState> => ({
      state: states.get(id) ?? "lost",
      failure: failures.get(id),
      ...(id === "run-1" && { updatedAt: 0, progress }),
    }),
    terminate: async (id: string): Promise<void> => void states.set(id, "ended"),
  };
  const progress = { chunks: 3, chunksDone: 1 };
  let now = 5;
  const settings = { maxAttempts: 3, maxDueAttempts: 5 };
  const services = { runs, outcomes: runs, orchestrations, clock: () => now, settings };
  const status = async () => {
    const now = await runs.get(RUN_ID);
    return [now?.status, now?.attempt];
  };
  const reconcile = (at = 5) => {
    now = at;
    return reconcileRuns(services);
  };
  return { runs, states, failures, started, orchestrations, status, reconcile };
}

test("a run that was written and never started is started", async () => {
  const { started, reconcile } = await setUp();
  expect(await reconcile()).toEqual({ revived: [], failed: [], troubled: [] });
  expect(started).toEqual(["run-1"]);
});

test("a start that fails leaves the run for the next tick", async () => {
  const { started, orchestrations, reconcile } = await setUp();
  const { start } = orchestrations;
  orchestrations.start = () => Promise.reject(new Error("the engine is away"));
  expect((await reconcile()).troubled).toEqual([{ runId: RUN_ID, message: "the engine is away" }]);
  orchestrations.start = start;
  await reconcile();
  expect(started).toEqual(["run-1"]);
});

test("a run whose instance goes on is left alone", async () => {
  const { runs, started, reconcile, status } = await setUp();
  await reconcile();
  await runs.begin(RUN_ID, 1, "token", 0);
  expect(await reconcile()).toEqual({ revived: [], failed: [], troubled: [] });
  expect(started).toEqual(["run-1"]);
  expect(await status()).toEqual(["running", 1]);
});

test.each<State>(["ended", "lost"])("a running run whose instance is %s gets a new attempt", async (state) => {
  const { runs, states, started, reconcile, status } = await setUp();
  await reconcile();
  await runs.begin(RUN_ID, 1, "token", 0);
  states.set("run-1", state);
  expect(await reconcile()).toEqual({ revived: [RUN_ID], failed: [], troubled: [] });
  expect(started).toEqual(["run-1", "run-2"]);
  expect(await status()).toEqual(["requested", 2]);
  expect(await runs.begin(RUN_ID, 1, "token", 0)).toBe(false);
});

test("an instance that ended without beginning the run gives it a new attempt", async () => {
  const { states, started, reconcile } = await setUp();
  await reconcile();
  states.set("run-1", "ended");
  await reconcile();
  expect(started).toEqual(["run-1", "run-2"]);
});

test("a new attempt that was counted and not started is started", async () => {
  const { runs, started, reconcile } = await setUp();
  await runs.begin(RUN_ID, 1, "token", 0);
  await runs.nextAttempt(RUN_ID, 1);
  await reconcile();
  expect(started).toEqual(["run-2"]);
});

const MINUTE = 60_000;

test("a run whose instance waits for a chunk that is gone gets a new attempt, and the old one ends", async () => {
  const { runs, states, started, reconcile, status } = await setUp();
  await reconcile();
  await runs.begin(RUN_ID, 1, "token", 0);
  states.set("run-1-0", "ended");
  expect(await reconcile(11 * MINUTE)).toEqual({ revived: [RUN_ID], failed: [], troubled: [] });
  expect(started).toEqual(["run-1", "run-2"]);
  expect(states.get("run-1")).toBe("ended");
  expect(await status()).toEqual(["requested", 2]);
});

test.each<[string, number, State | undefined]>([
  ["has only just begun its wave", 9, undefined],
  ["waits for a chunk that goes on", 11, "going"],
  ["waits to be told of a chunk that has ended", 11, "ended"],
])("a run that %s is left alone", async (_what, minutes, chunk) => {
  const { runs, states, started, reconcile, status } = await setUp();
  await reconcile();
  await runs.begin(RUN_ID, 1, "token", 0);
  if (chunk !== undefined) states.set("run-1-1", chunk);
  expect(await reconcile(minutes * MINUTE)).toEqual({ revived: [], failed: [], troubled: [] });
  expect(started).toEqual(["run-1"]);
  expect(await status()).toEqual(["running", 1]);
});

test("after its last attempt a run fails, and its windows are due for every device", async () => {
  const { runs, states, started, reconcile, status } = await setUp();
  for (let attempt = 1; attempt <= 3; attempt++) {
    await reconcile();
    states.set(`run-${attempt}`, "ended");
  }
  expect(await reconcile()).toEqual({ revived: [], failed: [RUN_ID], troubled: [] });
  expect(started).toEqual(["run-1", "run-2", "run-3"]);
  expect(await status()).toEqual(["failed", 3]);
  expect((await runs.get(RUN_ID))?.error?.message).toContain("attempt 3 of 3");
  expect(await runs.dues(1)).toMatchObject([{ deviceId: FLEET, from: 0, to: 100, reason: "failed" }]);
});

test("a run that fails says what its last attempt failed with", async () => {
  const { runs, states, failures, reconcile } = await setUp();
  failures.set("run-3", "blob storage is unavailable");
  for (let attempt = 1; attempt <= 3; attempt++) {
    await reconcile();
    states.set(`run-${attempt}`, "ended");
  }
  await reconcile();
  expect((await runs.get(RUN_ID))?.error?.message).toContain("blob storage is unavailable");
});

test("a run that finished between the two looks is left as it is", async () => {
  const { runs, orchestrations, started, reconcile, status } = await setUp();
  await runs.begin(RUN_ID, 1, "token", 0);
  orchestrations.state = async () => {
    const now = await runs.get(RUN_ID);
    if (now) await runs.finish(now, { status: "completed", finishedAt: 4, unfinished: [], maxDueAttempts: 5 });
    return { state: "ended", failure: undefined };
  };
  expect(await reconcile()).toEqual({ revived: [], failed: [], troubled: [] });
  expect(started).toEqual([]);
  expect(await status()).toEqual(["completed", 1]);
});

test("an ended run is never looked at again", async () => {
  const { runs, orchestrations, reconcile } = await setUp();
  const now = await runs.get(RUN_ID);
  if (now) await runs.finish(now, { status: "cancelled", finishedAt: 4, unfinished: [], maxDueAttempts: 5 });
  orchestrations.state = () => Promise.reject(new Error("nobody should ask"));
  expect(await reconcile()).toEqual({ revived: [], failed: [], troubled: [] });
});

test("a run that cannot be looked at holds up no other", async () => {
  const { runs, orchestrations, started, reconcile } = await setUp();
  await runs.insert({ ...run, runId: "other" as RunId, kind: "ad-hoc", generation: undefined });
  const { state } = orchestrations;
  orchestrations.state = (id) => (id === "run-1" ? Promise.reject(new Error("not now")) : state(id));
  expect((await reconcile()).troubled).toEqual([{ runId: RUN_ID, message: "not now" }]);
  expect(started).toEqual(["other-1"]);
});
