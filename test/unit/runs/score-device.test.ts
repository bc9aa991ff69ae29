import { AppError, UnavailableError } from "../../../shared/errors";
import { aggregateOf } from "../../../shared/readings/aggregate";
import type { Bucket, BucketReader } from "../../../shared/readings/bucket-reader";
import type { SensorName } from "../../../shared/readings/reading";
import type { PlannedDevice } from "../../../shared/runs/plan";
import { runFiles } from "../../../shared/runs/run-files";
import { scoreDevices, type ScoringServices } from "../../../shared/runs/score-device";
import { PlanChunks } from "../../../shared/runs/plan-chunks";
import { chunkOf } from "../../../shared/runs/run-trace";
import type { Scorer } from "../../../shared/scoring/scorer";
import type { ResultRow } from "../../../shared/scoring/result-row";
import { MemoryTelemetry } from "../../support/domain/memory-telemetry";
import { plannedDevice, plannedRun, RUN_ID } from "../../support/domain/planned-run";

const MINUTE = 60_000;

/** One reading a minute for ever. */
const everyMinute: Pick<BucketReader, "readSeries"> = {
  readSeries: async (_deviceId, from, to) => {
    const starts = Array.from({ length: (to - from) / MINUTE }, (_, i) => from + i * MINUTE);
    const buckets = starts.map((bucketStart): Bucket => ({ bucketStart, ...aggregateOf(1, bucketStart) }));
    return new Map([["temperature" as SensorName, buckets]]);
  },
};

const scoring = (score: (count: number) => Promise<Float64Array>): Scorer => ({
  use: (_model, work) => work({ score: (_rows, count) => score(count) }),
});

/** Two devices in one activity, whose scorer calls every window normal. */
async function setUp(more: Partial<ScoringServices> = {}, devices: readonly PlannedDevice[] = TWO) {
  const { runs, blobs, models, plan, input } = await plannedRun(devices);
  const services: ScoringServices = {
    ...{ runs, blobs, models, plans: new PlanChunks(blobs) },
    buckets: everyMinute,
    modelFiles: { read: async () => new Uint8Array() },
    scorer: scoring(async (count) => new Float64Array(count).fill(1)),
    settings: { deviceTimeoutMs: 60_000 },
    ...more,
  };
  const score = () =>
    scoreDevices(services, { ...input, activity: 0, plan: { ...plan, devicesPerActivity: devices.length } });
  const staged = async (): Promise<ResultRow[]> => {
    await blobs.commitBlocks(runFiles.part(RUN_ID, 1, 0), [0]);
    const lines =
      blobs
        .text(runFiles.part(RUN_ID, 1, 0))
        ?.split("\n")
        .slice(0, -1) ?? [];
    return lines.map((line) => JSON.parse(line) as ResultRow);
  };
  return { runs, blobs, services, score, staged };
}

const TWO = [plannedDevice("pump-0"), plannedDevice("pump-1")];

test("the rows of its devices are staged as one block, a row a window", async () => {
  const { score, staged } = await setUp();
  expect(await score()).toEqual({ cancelled: false, staged: true, failures: [] });
  const rows = await staged();
  expect(rows.map(({ deviceId }) => deviceId)).toEqual(
    ["pump-0", "pump-1"].flatMap((name) => Array.from({ length: 60 }, () => name)),
  );
  expect(rows.every(({ verdict, revision }) => verdict === "normal" && revision === 1)).toBe(true);
});

test("rows of what is judged again say so", async () => {
  const ranges = [
    { from: -MINUTE, to: 0, marks: ["rescored"] as const },
    { from: 0, to: MINUTE, marks: [] },
  ];
  const { score, staged } = await setUp({}, [plannedDevice("pump-0", { ranges })]);
  await score();
  expect((await staged()).map(({ marks }) => marks)).toEqual([["rescored"], []]);
});

test("a device without a model gets a single row for its range", async () => {
  const { score, staged } = await setUp({}, [plannedDevice("pump-0", { model: null })]);
  await score();
  expect(await staged()).toMatchObject([
    {
      verdict: "unscored",
      reason: "no-model",
      windowStart: "1970-01-01T00:00:00.000Z",
      windowEnd: "1970-01-01T01:00:00.000Z",
    },
  ]);
});

test("each device is told beneath its chunk, with its model, and where it failed with the code", async () => {
  const telemetry = new MemoryTelemetry();
  const { score } = await setUp({ telemetry, scorer: failingFirst(new AppError("model-corrupt", "m")) });
  await score();
  const { traceId, spanId } = chunkOf({ runId: RUN_ID, attempt: 1, chunk: 0 });
  const told = { name: "score-device", traceId, parentId: spanId };
  const attributes = { runId: RUN_ID, attempt: 1, chunk: 0, modelVersion: "v1" };
  expect(telemetry.spans).toMatchObject([
    { ...told, attributes: { ...attributes, deviceId: "pump-0" }, failure: "model-corrupt" },
    { ...told, attributes: { ...attributes, deviceId: "pump-1", windows: 60 }, failure: undefined },
  ]);
});

/** The scorer of the first device fails, that of the second does not. */
const failingFirst = (error: Error): Scorer => {
  let calls = 0;
  return scoring(async (count) => {
    if (calls++ === 0) throw error;
    return new Float64Array(count).fill(1);
  });
};

test.each([
  ["one that waiting does not cure", new AppError("model-corrupt", "m"), { code: "model-corrupt", retryable: false }],
  ["one that may pass", new UnavailableError("blob storage", "m"), { code: "unavailable", retryable: true }],
  ["one that nobody foresaw", new TypeError("m"), { code: "unexpected", retryable: true }],
])("a failure is data, and the other device is scored all the same: %s", async (_what, error, failure) => {
  const { score, staged } = await setUp({ scorer: failingFirst(error) });
  const outcome = await score();
  expect(outcome).toMatchObject({ cancelled: false, staged: true, failures: [{ position: 0, ...failure }] });
  expect(new Set((await staged()).map(({ deviceId }) => deviceId))).toEqual(new Set(["pump-1"]));
});

test("a version that is not in the catalog is that device's failure", async () => {
  const model = { deviceId: TWO[0]?.deviceId ?? plannedDevice("x").deviceId, version: "v9", sha256: "0" };
  const { score } = await setUp({}, [plannedDevice("pump-0", { model }), plannedDevice("pump-1")]);
  expect(await score()).toMatchObject({ staged: true, failures: [{ position: 0, code: "model-missing" }] });
});

test("a device that takes too long fails in passing", async () => {
  const never = scoring(() => new Promise(() => undefined));
  const { score } = await setUp({ scorer: never, settings: { deviceTimeoutMs: 1 } });
  expect(await score()).toMatchObject({
    staged: false,
    failures: [
      { position: 0, code: "device-timeout", retryable: true },
      { position: 1, code: "device-timeout", retryable: true },
    ],
  });
});

test("where all fail nothing is staged, for a block is never empty", async () => {
  const broken = scoring(() => Promise.reject(new AppError("model-corrupt", "m")));
  const { score, blobs } = await setUp({ scorer: broken });
  expect((await score()).staged).toBe(false);
  expect(await blobs.commitBlocks(runFiles.part(RUN_ID, 1, 0), [0])).toBe("blocks-gone");
});

test("storage that is away fails every device of the activity, in passing", async () => {
  const { services, score } = await setUp();
  services.blobs.stageBlock = () => Promise.reject(new UnavailableError("blob storage", "m"));
  const { staged, failures } = await score();
  expect(staged).toBe(false);
  expect(failures.map(({ position, code, retryable }) => [position, code, retryable])).toEqual([
    [0, "unavailable", true],
    [1, "unavailable", true],
  ]);
});

test("nothing is scored of a run that was cancelled", async () => {
  const { runs, score } = await setUp();
  await runs.requestCancel(RUN_ID, 1);
  expect(await score()).toEqual({ cancelled: true, staged: false, failures: [] });
});

test("done twice, the same bytes are staged", async () => {
  const [once, twice] = [await setUp(), await setUp()];
  await once.score();
  await twice.score();
  await twice.score();
  expect(await twice.staged()).toEqual(await once.staged());
});
