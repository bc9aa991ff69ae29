import { getRun } from "../../../shared/runs/get-run";
import { ConflictError, InvalidInputError, NotFoundError } from "../../../shared/errors";
import type { RunId } from "../../../shared/runs/run";
import type { AskedOutput } from "../../../shared/runs/run-output";
import type { AskedRun } from "../../../shared/runs/check-request";
import { cancelRun, startRun } from "../../../shared/runs/start-run";
import type { DeviceId } from "../../../shared/readings/reading";
import { catalogOf } from "../../support/domain/manifests";
import { memoryCandidates } from "../../support/domain/memory-candidates";
import { MemoryBlobs } from "../../support/domain/memory-blobs";
import { MemoryRunStores } from "../../support/domain/memory-run-stores";

const MINUTE = 60_000;
const NOW = MINUTE + 5;
const shape = { devicesPerActivity: 1, activitiesPerChunk: 1, chunksPerWave: 1, retryRounds: 0 };
const ids = (...names: string[]) => names as DeviceId[];

function setUp(start: (id: string) => Promise<void> = () => Promise.resolve(), output: AskedOutput = {}) {
  const runs = new MemoryRunStores(() => ids("a", "b", "c"));
  const started: string[] = [];
  const orchestrations = {
    start: (id: string) => (started.push(id), start(id)),
    state: () => Promise.resolve({ state: "lost" as const }),
  };
  const settings = { bucketMs: MINUTE, runShape: { ...shape, ...output } };
  const services = {
    ...{ runs, schedule: runs, blobs: new MemoryBlobs() },
    candidates: memoryCandidates({ devices: () => ids("a", "b", "c"), models: catalogOf([]) }),
    ...{ clock: () => NOW, orchestrations, settings },
  };
  return { runs, started, services, start: (asked: AskedRun, key?: string) => startRun(services, asked, key) };
}

test("an ad-hoc run is written with what was asked for, each device once, and started", async () => {
  const { started, start } = setUp();
  const { run, notStarted } = await start({ from: 0, to: MINUTE, devices: ids("b", "a", "b") });
  expect(notStarted).toBeUndefined();
  expect(run).toMatchObject({ kind: "ad-hoc", status: "requested", from: 0, to: MINUTE, generation: undefined });
  expect(run.request).toEqual({ ...shape, devices: ["a", "b"] });
  expect(started).toEqual([`${run.runId}-1`]);
});

test("what a run is to write is as it was asked for, and otherwise as the settings have it", async () => {
  const { start } = setUp(undefined, { output: "csv", anomaliesOnly: true });
  const range = { from: 0, to: MINUTE };
  expect((await start(range)).run.request).toMatchObject({ output: "csv", anomaliesOnly: true });
  const asked = { ...range, output: "parquet" as const, anomaliesOnly: false };
  expect((await start(asked)).run.request).toMatchObject({ output: "parquet", anomaliesOnly: false });
});

test("a run that could not be started is written all the same, for the next tick to start", async () => {
  const { runs, start } = setUp(() => Promise.reject(new Error("the engine is away")));
  const { notStarted } = await start({ from: 0, to: MINUTE });
  expect(notStarted).toBe("the engine is away");
  expect(await runs.unfinished()).toHaveLength(1);
});

test.each([
  ["from", { from: 1, to: MINUTE }],
  ["to", { from: 0, to: MINUTE + 1 }],
  ["to", { from: MINUTE, to: MINUTE }],
  ["to", { from: MINUTE, to: 0 }],
  ["devices[1]", { from: 0, to: MINUTE, devices: ids("a", "~fleet") }],
])("nothing is written where %s is wrong, which is named", async (field, request) => {
  const { runs, start } = setUp();
  const error: unknown = await start(request).catch((one: unknown) => one);
  expect(error).toBeInstanceOf(InvalidInputError);
  expect(error).toMatchObject({ field });
  expect(runs.all).toEqual([]);
});

test("a cancel is written down once the run is known and has not ended", async () => {
  const { runs, services, start } = setUp();
  const { run } = await start({ from: 0, to: MINUTE });
  expect((await cancelRun(services, run.runId)).cancelRequestedAt).toBe(NOW);
  await runs.finish(run, { status: "cancelled", finishedAt: 6, unfinished: [], maxDueAttempts: 1 });
  await expect(cancelRun(services, run.runId)).rejects.toBeInstanceOf(ConflictError);
  await expect(getRun(runs, "none" as RunId)).rejects.toBeInstanceOf(NotFoundError);
});

test("a range of more than a year is refused: its windows would not fit into memory", async () => {
  const { start } = setUp();
  await expect(start({ from: 0, to: 367 * 24 * 60 * MINUTE })).rejects.toThrow(
    /^from: is more than 366 days before to/,
  );
});

test("what was asked for is recorded, and the settings' word where nothing was said", async () => {
  const { start } = setUp();
  const asked = {
    devicesPerActivity: 50,
    errorThreshold: "5%",
    deviceTimeoutMs: 9_000,
    tags: { site: "north" },
  } as const;
  const { run } = await start({ from: 0, to: MINUTE, retryRounds: undefined, ...asked });
  expect(run.request).toEqual({ ...shape, ...asked });
});

test("the same key answers with the same run, in whatever order its body came, and starts it once", async () => {
  const { runs, started, start } = setUp();
  const first = await start({ from: 0, to: MINUTE, devices: ids("a", "b"), tags: { x: "1", y: "2" } }, "key");
  const again = await start({ tags: { y: "2", x: "1" }, devices: ids("b", "a"), to: MINUTE, from: 0 }, "key");
  expect(again.run.runId).toBe(first.run.runId);
  expect(runs.all).toHaveLength(1);
  expect(started).toHaveLength(1);
});

test("the same key with another body is a conflict that names the run", async () => {
  const { start } = setUp();
  const { run } = await start({ from: 0, to: MINUTE }, "key");
  const other = start({ from: 0, to: MINUTE, devices: ids("a") }, "key");
  await expect(other).rejects.toThrow(new RegExp(`key is that of run ${run.runId}`));
  await expect(other).rejects.toBeInstanceOf(ConflictError);
});

test("a request that is sent again finds its run though it would be refused by now", async () => {
  const { runs, start } = setUp();
  const { run } = await start({ from: 0, to: MINUTE }, "key");
  runs.state = { ...runs.state, keptFrom: MINUTE };
  expect((await start({ from: 0, to: MINUTE }, "key")).run.runId).toBe(run.runId);
});

test("of requests with one key at the same time one makes the run", async () => {
  const { runs, start } = setUp();
  const twins = await Promise.all([1, 2, 3].map(() => start({ from: 0, to: MINUTE }, "key")));
  expect(new Set(twins.map(({ run }) => run.runId)).size).toBe(1);
  expect(runs.all).toHaveLength(1);
});
