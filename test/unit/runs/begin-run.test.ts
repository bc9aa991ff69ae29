import type { DeviceId } from "../../../shared/readings/reading";
import { beginRun } from "../../../shared/runs/begin-run";
import { NO_COUNTS } from "../../../shared/runs/counts";
import type { ErrorThreshold } from "../../../shared/runs/error-threshold";
import type { PlanSummary } from "../../../shared/runs/plan";
import type { RunId } from "../../../shared/runs/run";
import { newRun } from "../../support/contract/runs";
import { MemoryRunStores } from "../../support/domain/memory-run-stores";

const RUN = { runId: "run" as RunId, attempt: 1, token: "mine" };
const shape = { devicesPerActivity: 1, activitiesPerChunk: 10, chunksPerWave: 1, retryRounds: 0 };
const plan: PlanSummary = { ...shape, planId: "p", revision: 1, fleetVersion: null, devices: 35, chunks: 4 };

/** A run of 35 devices in chunks of ten; `publish` says how many of a chunk failed. */
async function setUp(errorThreshold?: ErrorThreshold) {
  const runs = new MemoryRunStores();
  let now = 1_000;
  await runs.insert(newRun({ runId: RUN.runId, request: { ...shape, errorThreshold } }));
  const publish = (chunk: number, failedDevices: number) => {
    const failure = { code: "device-timeout", message: "late", attempts: 1 };
    const counts = { ...NO_COUNTS, devices: 10, failedDevices, anomalous: 3 };
    const failed = { deviceId: `d${chunk}` as DeviceId, counts, latest: undefined, failure, normalAgain: [] };
    return runs.publishPart({ runId: RUN.runId, attempt: 1, chunk, bytes: 1, counts }, [failed]);
  };
  const services = { runs, outcomes: runs, clock: () => now };
  const begin = (chunksDone?: number) =>
    beginRun(services, chunksDone === undefined ? RUN : { ...RUN, plan, chunksDone });
  return { runs, publish, begin, pass: (ms: number) => void (now += ms) };
}

test("the first wave has nothing to count", async () => {
  expect(await (await setUp(0)).begin()).toBe("on");
});

test("before every later wave it tells how far the run is, how fast, and how long it has still to go", async () => {
  const { begin, publish, pass } = await setUp();
  await begin();
  await publish(0, 1);
  await publish(1, 0);
  pass(4_000);
  expect(await begin(2)).toEqual({
    go: "on",
    progress: {
      ...{ devicesDone: 20, failedDevices: 1, anomalous: 6 },
      ...{ devicesPerSecond: 5, secondsLeft: 3 },
    },
  });
});

test.each([
  [undefined, "on"],
  [-1, "on"],
  [4, "on"],
  [3, "finish"],
  ["11.5%", "on"],
  ["11%", "finish"],
] as const)("with four devices failed of 35 and a threshold of %p it goes %s", async (threshold, go) => {
  const { begin, publish } = await setUp(threshold);
  await begin();
  await publish(0, 4);
  expect(await begin(1)).toMatchObject({ go });
});

test("devices of an earlier wave that no part covers have failed, those of later waves have not", async () => {
  const { begin, publish } = await setUp(9);
  await begin();
  await publish(0, 0);
  expect(await begin(1)).toMatchObject({ go: "on" });
  expect(await begin(2)).toMatchObject({ go: "finish" });
});

test("a run that was asked to cancel is told so, and one that is another's is left alone", async () => {
  const { runs, begin } = await setUp();
  await begin();
  await runs.requestCancel(RUN.runId, 1);
  expect(await begin(1)).toBe("cancel");
  await runs.nextAttempt(RUN.runId, 1);
  expect(await begin()).toBe("stop");
});

test.each([
  ["a slice of a backfill waits", { kind: "backfill" }, true, { go: "wait" }],
  ["one that does not understand it goes on", { kind: "backfill" }, undefined, "on"],
  ["an ad-hoc run goes on", { kind: "ad-hoc" }, true, "on"],
] as const)("while a scheduled run goes on %s", async (_, { kind }, canWait, answer) => {
  const runs = new MemoryRunStores();
  await runs.insert(newRun({ runId: RUN.runId, kind }));
  const services = { runs, outcomes: runs, clock: () => 0 };
  expect(await beginRun(services, { ...RUN, canWait })).toBe("on");
  const scheduled = await runs.insert(newRun({ kind: "scheduled" }));
  expect(await beginRun(services, { ...RUN, canWait })).toEqual(answer);
  await runs.finish(scheduled, { status: "completed", finishedAt: 0, unfinished: [], maxDueAttempts: 1 });
  expect(await beginRun(services, { ...RUN, canWait })).toBe("on");
});

test("one that waits and is cancelled is told so", async () => {
  const runs = new MemoryRunStores();
  await runs.insert(newRun({ runId: RUN.runId, kind: "backfill" }));
  await runs.insert(newRun({ kind: "scheduled" }));
  await runs.requestCancel(RUN.runId, 1);
  expect(await beginRun({ runs, outcomes: runs, clock: () => 0 }, { ...RUN, canWait: true })).toBe("cancel");
});
