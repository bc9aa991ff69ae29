import { getRun } from "../../../shared/runs/get-run";
import { ConflictError, InvalidInputError, NotFoundError } from "../../../shared/errors";
import type { RunId } from "../../../shared/runs/run";
import type { AskedOutput } from "../../../shared/runs/run-output";
import { cancelRun, startRun, type AdHocRequest } from "../../../shared/runs/start-run";
import { MemoryRunStores } from "../../support/domain/memory-run-stores";

const MINUTE = 60_000;
const shape = { devicesPerActivity: 1, activitiesPerChunk: 1, chunksPerWave: 1, retryRounds: 0 };

function setUp(start: (id: string) => Promise<void> = () => Promise.resolve(), output: AskedOutput = {}) {
  const runs = new MemoryRunStores();
  const started: string[] = [];
  const orchestrations = {
    start: (id: string) => (started.push(id), start(id)),
    state: () => Promise.resolve({ state: "lost" as const }),
  };
  const settings = { bucketMs: MINUTE, runShape: { ...shape, ...output } };
  const services = { runs, clock: () => 5, orchestrations, settings };
  return { runs, started, services, start: (request: AdHocRequest) => startRun(services, request) };
}

test("an ad-hoc run is written with what was asked for, each device once, and started", async () => {
  const { started, start } = setUp();
  const { run, notStarted } = await start({ from: 0, to: MINUTE, devices: ["b", "a", "b"] });
  expect(notStarted).toBeUndefined();
  expect(run).toMatchObject({ kind: "ad-hoc", status: "requested", from: 0, to: MINUTE, generation: undefined });
  expect(run.request).toEqual({ ...shape, devices: ["a", "b"], output: "jsonl", anomaliesOnly: false });
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
  ["devices[1]", { from: 0, to: MINUTE, devices: ["a", "~fleet"] }],
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
  expect((await cancelRun(services, run.runId)).cancelRequestedAt).toBe(5);
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
