import { deleteExpired, type RetentionPace, type RetentionServices } from "../../../shared/retention/delete-expired";
import type { RetentionStore } from "../../../shared/retention/retention-store";
import type { RunId } from "../../../shared/runs/run";
import type { TrainingId } from "../../../shared/trainings/training";
import { MemoryBlobs } from "../../support/domain/memory-blobs";

const NOW = 1_000_000;
const run = (id: string) => id as RunId;

const NOTHING_NEEDED = {
  ...{ runsFrom: undefined, duesFrom: undefined, backfillsFrom: undefined, closedThrough: undefined },
  longestWindowMs: 0,
};

/** So many rows of each kind have expired; what was asked for is kept. */
class FakeStore implements RetentionStore {
  readonly asked: string[] = [];
  buckets = 0;
  seenEvents = 0;
  ingestMinutes = 0;
  anomalies = 0;
  alerts = 0;
  givenUpDues = 0;
  backfills = 0;
  letters: { readonly bodyBlob: string | undefined }[] = [];
  /** Rows of each run, its own among them. */
  runs = new Map<RunId, number>();
  trainings: TrainingId[] = [];

  keepBucketsFrom = (decide: Parameters<RetentionStore["keepBucketsFrom"]>[0]) =>
    Promise.resolve(decide(NOTHING_NEEDED));
  deleteBuckets = (limit: number) => this.#some("buckets", "", limit);
  deleteSeenEvents = (before: number, limit: number) => this.#some("seenEvents", before, limit);
  deleteIngestMinutes = (before: number, limit: number) => this.#some("ingestMinutes", before, limit);
  deleteAnomalies = (before: number, limit: number) => this.#some("anomalies", before, limit);
  deleteAlerts = (before: number, limit: number) => this.#some("alerts", before, limit);
  deleteBackfills = (before: number, limit: number) => this.#some("backfills", before, limit);
  deleteGivenUpDues = (before: number, limit: number) => this.#some("givenUpDues", before, limit);

  deleteDeadLetters = (before: number, limit: number) => {
    this.asked.push(`deadLetters ${before}`);
    return Promise.resolve(this.letters.splice(0, limit));
  };

  expiredRuns = (before: number, limit: number) => {
    this.asked.push(`runs ${before}`);
    return Promise.resolve([...this.runs.keys()].slice(0, limit));
  };

  deleteRun = (runId: RunId, limit: number) => {
    const left = (this.runs.get(runId) ?? 0) - limit;
    if (left > 0) this.runs.set(runId, left);
    else this.runs.delete(runId);
    return Promise.resolve(left <= 0);
  };

  expiredTrainings = (before: number, limit: number) => {
    this.asked.push(`trainings ${before}`);
    return Promise.resolve(this.trainings.slice(0, limit));
  };

  deleteTraining = (trainingId: TrainingId) => {
    this.trainings = this.trainings.filter((id) => id !== trainingId);
    return Promise.resolve();
  };

  #some(
    kind: "buckets" | "seenEvents" | "ingestMinutes" | "anomalies" | "alerts" | "givenUpDues" | "backfills",
    before: number | "",
    limit: number,
  ) {
    this.asked.push(`${kind} ${before}`.trim());
    const count = Math.min(this[kind], limit);
    this[kind] -= count;
    return Promise.resolve(count);
  }
}

let store: FakeStore;
let blobs: MemoryBlobs;
let now: number;
let forgotten: number[];
beforeEach(() => {
  [store, blobs, now, forgotten] = [new FakeStore(), new MemoryBlobs(), NOW, []];
});

const services = (): RetentionServices => ({
  ...{ retention: store, blobs, clock: () => now },
  orchestrations: { forgetEnded: (before) => Promise.resolve(forgotten.push(before)) },
  settings: {
    ...{ bucketMs: 10, bucketRetentionMs: 1_000, lateLimitMs: 0 },
    retention: { seenEventMs: 100, deadLetterMs: 200, anomalyMs: 300, runMs: 400, trainingMs: 500 },
  },
});
const pace = (more: Partial<RetentionPace> = {}): RetentionPace => ({
  ...{ rows: 10, blobs: 10, budgetMs: 100, pause: () => Promise.resolve() },
  ...more,
});
const putBlobs = async (...names: string[]) => {
  for (const name of names) await blobs.create(name, Buffer.from("x"));
};

test("each kind is deleted by its own retention, to the end", async () => {
  [store.buckets, store.seenEvents, store.anomalies, store.givenUpDues] = [25, 10, 1, 3];
  [store.backfills, store.ingestMinutes, store.alerts] = [11, 12, 2];
  store.letters = [{ bodyBlob: undefined }];

  const { deleted, border, isDone } = await deleteExpired(services(), pace());

  expect(deleted).toEqual({
    ...{ buckets: 25, seenEvents: 10, anomalies: 1, alerts: 2, givenUpDues: 3, deadLetters: 1, runs: 0 },
    ...{ backfills: 11, trainings: 0, ingestMinutes: 12, blobs: 0, histories: 1 },
  });
  expect([border.keptFrom, isDone]).toEqual([NOW - 1_000, true]);
  expect(new Set(store.asked)).toEqual(
    new Set([
      ...["buckets", `ingestMinutes ${NOW - 7_200_000}`],
      ...[`seenEvents ${NOW - 100}`, `deadLetters ${NOW - 200}`, `anomalies ${NOW - 300}`, `alerts ${NOW - 300}`],
      ...[`givenUpDues ${NOW - 400}`, `runs ${NOW - 400}`, `backfills ${NOW - 400}`, `trainings ${NOW - 500}`],
    ]),
  );
  expect(forgotten).toEqual([NOW - 400]);
});

test("kinds take turns, with a pause after each step, so that none waits for another's backlog", async () => {
  [store.buckets, store.seenEvents] = [1_000, 1_000];
  let steps = 0;
  const pause = () => {
    if (++steps >= 11) now += 1_000;
    return Promise.resolve();
  };

  const { deleted, isDone } = await deleteExpired(services(), pace({ pause }));

  expect(isDone).toBe(false);
  expect([deleted.buckets, deleted.seenEvents]).toEqual([20, 20]);
});

test("what was left goes on with the next call", async () => {
  store.buckets = 25;
  const once = pace({ pause: () => Promise.resolve(void (now += 1_000)) });

  expect((await deleteExpired(services(), once)).isDone).toBe(false);
  expect(forgotten).toEqual([]);
  await deleteExpired(services(), pace());

  expect(store.buckets).toBe(0);
});

test("a run goes with all its blobs, and with no other's", async () => {
  store.runs = new Map([
    [run("r1"), 25],
    [run("r2"), 1],
  ]);
  const others = ["runs/r10/1/manifest.json", "models/r1/v1/model.onnx"];
  const parts = Array.from({ length: 13 }, (_, i) => `runs/r1/1/parts/part-${i}`);
  await putBlobs(...others, ...parts, "runs/r2/plan/plan.json");

  const { deleted, isDone } = await deleteExpired(services(), pace());

  expect(isDone).toBe(true);
  expect(deleted).toMatchObject({ runs: 2, blobs: 14 });
  expect(blobs.names).toEqual([...others].sort());
  expect(store.runs.size).toBe(0);
});

test("a run whose blobs cannot be deleted keeps its rows, so that the next call finds it", async () => {
  store.runs = new Map([[run("r1"), 1]]);
  jest.spyOn(blobs, "deleteUnder").mockRejectedValueOnce(new Error("storage is away"));

  await expect(deleteExpired(services(), pace())).rejects.toThrow("storage is away");

  expect(store.runs.size).toBe(1);
});

test("dead letters take their bodies with them", async () => {
  await putBlobs("dead-letters/a", "dead-letters/b");
  store.letters = [{ bodyBlob: "dead-letters/a" }, { bodyBlob: undefined }];

  await deleteExpired(services(), pace());

  expect(blobs.names).toEqual(["dead-letters/b"]);
});

test("a training goes with all its blobs, and with no other's; its row the last", async () => {
  store.trainings = ["t1", "t2"] as TrainingId[];
  const others = ["trainings/t10/plan/plan.json", "models/pump-1/v1/model.onnx"];
  const parts = Array.from({ length: 13 }, (_, i) => `trainings/t1/parts/part-${i}.json`);
  await putBlobs(...others, ...parts, "trainings/t2/plan/plan.json");
  jest.spyOn(blobs, "deleteUnder").mockRejectedValueOnce(new Error("storage is away"));

  await expect(deleteExpired(services(), pace())).rejects.toThrow("storage is away");
  expect(store.trainings).toEqual(["t1", "t2"]);

  expect((await deleteExpired(services(), pace())).deleted).toMatchObject({ trainings: 2, blobs: 14 });
  expect([store.trainings, blobs.names]).toEqual([[], [...others].sort()]);
});

test.each([
  [400, 500],
  [500, 400],
])("histories go by the shorter retention of runs and trainings (%d and %d)", async (runMs, trainingMs) => {
  const { settings, ...others } = services();
  await deleteExpired(
    { ...others, settings: { ...settings, retention: { ...settings.retention, runMs, trainingMs } } },
    pace(),
  );
  expect(forgotten).toEqual([NOW - 400]);
});
