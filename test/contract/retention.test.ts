import type { StillNeeded } from "../../shared/retention/retention-store";
import { parseManifest } from "../../shared/models/manifest";
import { LOCAL } from "../../shared/models/model-changes";
import type { DeviceId } from "../../shared/readings/reading";
import type { Run } from "../../shared/runs/run";
import type { Store } from "../../shared/storage/store";
import type { Instant } from "../../shared/time";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import {
  bucketsOf,
  deadLetter,
  FAN,
  ingest,
  ingestWrite,
  PARTITION,
  PUMP,
  reading,
  shownState,
} from "../support/contract/ingest-writes";
import { anomalousRow, complete, failed, finish, publish, resultRow, scored } from "../support/contract/outcomes";
import { closeRun, insertRun } from "../support/contract/runs";
import { at, MINUTE, NOW } from "../support/contract/times";
import { insertTraining, storedTraining } from "../support/contract/trainings";

const keepFrom = (store: Store, from: Instant) => store.retention.keepBucketsFrom(() => from);

async function needed(store: Store): Promise<StillNeeded | undefined> {
  let shown: StillNeeded | undefined;
  await store.retention.keepBucketsFrom((found) => {
    shown = found;
    return at(-100_000);
  });
  return shown;
}

const putBuckets = (store: Store, minutes: readonly number[], deviceId: DeviceId = PUMP, sequenceNumber = 1) =>
  ingest(
    store,
    ingestWrite(sequenceNumber, {
      buckets: bucketsOf(...minutes.map((minute) => reading(minute, at(minute), deviceId))),
    }),
    { ...PARTITION, partitionId: deviceId },
  );

describe.each(engines)("$name: buckets that retention has given up", (engine) => {
  const database = useFreshDatabase(engine);
  const startsSeen = async (store = database.store): Promise<number[]> => {
    const series = await store.buckets.readSeries(PUMP, at(-1000), at(1000));
    return [...series.values()].flat().map(({ bucketStart }) => (bucketStart - at(0)) / MINUTE);
  };

  it("are not seen any more, by any reader, before they are deleted", async () => {
    const { store } = database;
    await putBuckets(store, [1, 2, 3]);
    expect(await store.buckets.oldestBucket()).toBe(at(1));

    expect(await keepFrom(store, at(2))).toBe(at(2));

    expect(await startsSeen()).toEqual([2, 3]);
    expect(await startsSeen(await database.open())).toEqual([2, 3]);
    expect(await store.buckets.oldestBucket()).toBe(at(2));
    expect((await store.schedule.read()).keptFrom).toBe(at(2));
  });

  it("stay given up: the border is never lowered", async () => {
    const { store } = database;
    await putBuckets(store, [1, 2, 3]);
    await keepFrom(store, at(2));

    expect(await keepFrom(store, at(1))).toBe(at(2));

    expect(await startsSeen()).toEqual([2, 3]);
  });

  it("are none before the first border", async () => {
    const { store } = database;
    await putBuckets(store, [1, 2, 3]);

    expect(await store.retention.deleteBuckets(10)).toBe(0);

    expect(await startsSeen()).toEqual([1, 2, 3]);
    expect((await store.schedule.read()).keptFrom).toBeUndefined();
  });

  it("are deleted up to the border, so many at a time", async () => {
    const { store } = database;
    await putBuckets(store, [1, 2, 3]);
    await putBuckets(store, [0, 2, 3], FAN);
    await keepFrom(store, at(3));

    expect(await store.retention.deleteBuckets(3)).toBe(3);
    expect(await store.buckets.countReadings()).toBe(3);
    expect(await store.retention.deleteBuckets(3)).toBe(1);
    expect(await store.retention.deleteBuckets(3)).toBe(0);

    expect(await store.buckets.countReadings()).toBe(2);
    expect(await startsSeen()).toEqual([3]);
  });

  it("may be written to again, seen by nobody", async () => {
    const { store } = database;
    await putBuckets(store, [1]);
    await keepFrom(store, at(2));
    await store.retention.deleteBuckets(10);

    await putBuckets(store, [1], PUMP, 2);

    expect(await startsSeen()).toEqual([]);
    expect(await store.retention.deleteBuckets(10)).toBe(1);
  });
});

describe.each(engines)("$name: what still needs buckets", (engine) => {
  const database = useFreshDatabase(engine);

  it("is nothing in a new database", async () => {
    expect(await needed(database.store)).toEqual({
      ...{ runsFrom: undefined, duesFrom: undefined, closedThrough: undefined, longestWindowMs: 0 },
    });
  });

  it("is the earliest of the runs that have not ended, whatever their kind, and the schedule", async () => {
    const { store } = database;
    const first = await closeRun(store, 10, 60);
    await complete(store, first, scored(resultRow(first, 60)));
    await closeRun(store, 60, 90);
    expect(await needed(store)).toMatchObject({ runsFrom: at(60), closedThrough: at(90) });

    await insertRun(store, { kind: "ad-hoc", from: at(30), to: at(40) });
    expect(await needed(store)).toMatchObject({ runsFrom: at(30), closedThrough: at(90) });
  });

  it("is the earliest that is due, but not what was given up", async () => {
    const { store } = database;
    const first = await closeRun(store, 0, 60);
    await complete(store, first, failed(PUMP), scored(resultRow(first, 60, { deviceId: FAN })));
    expect(await needed(store)).toMatchObject({ runsFrom: undefined, duesFrom: at(0) });

    const second = await closeRun(store, 60, 90);
    await publish(store, second, [failed(PUMP)]);
    await finish(store, second, { status: "partial", maxDueAttempts: 2 });

    expect(await needed(store)).toMatchObject({ duesFrom: at(60) });
  });

  it("is the longest window of all models", async () => {
    const { store } = database;
    for (const [version, windowSeconds] of [
      ["v1", 300],
      ["v2", 7200],
      ["v3", 600],
    ] as const) {
      const manifest = parseManifest({
        ...{ deviceId: PUMP, version, onnx: { sha256: "0".repeat(64) }, features: ["temperature.mean"] },
        ...{ bucketSeconds: 60, windowSeconds, hopSeconds: 60 },
      });
      const sha256 = manifest.onnx.sha256;
      await store.models.register({ deviceId: PUMP, version, sha256, manifest, bytes: 1, registeredAt: NOW }, LOCAL);
    }

    expect(await needed(store)).toMatchObject({ longestWindowMs: 7_200_000 });
  });
});

describe.each(engines)("$name: deleting what has expired", (engine) => {
  const database = useFreshDatabase(engine);

  it("takes items seen before the border, so many at a time", async () => {
    const { store } = database;
    await ingest(store, ingestWrite(1, { seenItems: ["a", "b", "c"] }));
    const later = ingestWrite(2, { seenItems: ["d"] });
    await store.ingest.ingest(PARTITION, [], NOW + 1, () => later);

    expect(await store.retention.deleteSeenEvents(NOW, 10)).toBe(0);
    expect(await store.retention.deleteSeenEvents(NOW + 1, 2)).toBe(2);
    expect(await store.retention.deleteSeenEvents(NOW + 1, 2)).toBe(1);
    expect(await store.retention.deleteSeenEvents(NOW + 1, 2)).toBe(0);

    expect((await shownState(store, ["a", "b", "c", "d"]))?.seen).toEqual(new Set(["d"]));
  });

  it("takes what is known of minutes before the border, so many at a time", async () => {
    const { store } = database;
    for (const n of [1, 2, 3]) await store.ingest.ingest(PARTITION, [], at(n), () => ingestWrite(n));

    expect(await store.retention.deleteIngestMinutes(at(1), 10)).toBe(0);
    expect(await store.retention.deleteIngestMinutes(at(3), 1)).toBe(1);
    expect(await store.retention.deleteIngestMinutes(at(3), 10)).toBe(1);

    expect(await store.ingest.minutes(at(0))).toMatchObject([{ minute: at(3) }]);
  });

  it("takes dead letters refused before the border, the oldest first, and tells their blobs", async () => {
    const { store } = database;
    const refuse = (sequenceNumber: number, now: Instant, bodyBlob?: string) => {
      const write = ingestWrite(sequenceNumber, { deadLetters: [deadLetter({ sequenceNumber, bodyBlob })] });
      return store.ingest.ingest(PARTITION, [], now, () => write);
    };
    await refuse(1, NOW + 1);
    await refuse(2, NOW, "dead-letters/2");
    await refuse(3, NOW + 2);

    expect(await store.retention.deleteDeadLetters(NOW, 10)).toEqual([]);
    expect(await store.retention.deleteDeadLetters(NOW + 2, 1)).toEqual([{ bodyBlob: "dead-letters/2" }]);
    expect(await store.retention.deleteDeadLetters(NOW + 2, 10)).toEqual([{ bodyBlob: undefined }]);

    expect(await store.deadLetters.list({}, { order: "oldest", limit: 10 })).toMatchObject([{ sequenceNumber: 3 }]);
  });

  it("takes anomalies whose windows ended before the border, and none that is not shown yet", async () => {
    const { store } = database;
    const run = await closeRun(store, 0, 60);
    const rows = [10, 20, 30].map((end) => anomalousRow(run, end));
    await publish(store, run, [scored(anomalousRow(run, 30))], { anomalies: rows });
    expect(await store.retention.deleteAnomalies(at(1000), 10)).toBe(0);
    await finish(store, run);

    expect(await store.retention.deleteAnomalies(at(10), 10)).toBe(0);
    expect(await store.retention.deleteAnomalies(at(30), 1)).toBe(1);
    expect(await store.retention.deleteAnomalies(at(30), 2)).toBe(1);

    expect((await store.status.anomalies(PUMP)).map(({ windowEnd }) => windowEnd)).toEqual([at(30)]);
    expect(await store.status.devices()).toHaveLength(1);
  });

  it("takes what was given up, and nothing that is due", async () => {
    const { store } = database;
    const run = await closeRun(store, 0, 60);
    await publish(store, run, [failed(PUMP)]);
    await finish(store, run, { status: "partial", maxDueAttempts: 1 });
    const next = await closeRun(store, 60, 90);
    await complete(store, next, failed(FAN));

    expect(await store.retention.deleteGivenUpDues(at(60), 10)).toBe(0);
    expect(await store.retention.deleteGivenUpDues(at(1000), 10)).toBe(1);
    expect(await store.retention.deleteGivenUpDues(at(1000), 10)).toBe(0);
    expect(await store.schedule.dues(9)).toMatchObject([{ deviceId: FAN }]);
  });
});

describe.each(engines)("$name: runs that have expired", (engine) => {
  const database = useFreshDatabase(engine);
  const end = (run: Run, finishedAt: Instant, status: "completed" | "failed" = "completed") =>
    finish(database.store, run, { finishedAt, status });

  it("are those that ended before the border, oldest first, so many at a time", async () => {
    const { store } = database;
    const runs = [await insertRun(store), await insertRun(store), await insertRun(store), await insertRun(store)];
    for (const [i, run] of runs.slice(0, 3).entries()) await end(run, NOW + i);
    const ids = runs.map(({ runId }) => runId);

    expect(await store.retention.expiredRuns(NOW, 10)).toEqual([]);
    expect(await store.retention.expiredRuns(NOW + 2, 10)).toEqual(ids.slice(0, 2));
    expect(await store.retention.expiredRuns(NOW + 100, 1)).toEqual(ids.slice(0, 1));
    expect(await store.retention.expiredRuns(NOW + 100, 10)).toEqual(ids.slice(0, 3));
  });

  it("are never the last scheduled one with results, which people look at", async () => {
    const { store } = database;
    const first = await closeRun(store, 0, 60);
    await end(first, NOW);
    const second = await closeRun(store, 60, 90);
    await end(second, NOW);
    const third = await closeRun(store, 90, 120);
    await end(third, NOW, "failed");

    expect(await store.retention.expiredRuns(NOW + 1, 10)).toEqual([first.runId, third.runId]);
  });

  it("are deleted with their parts and failures, so many rows at a time, the run itself last", async () => {
    const { store } = database;
    const run = await insertRun(store);
    await publish(store, run, [failed(PUMP), failed(FAN)]);
    await publish(store, run, [failed("third" as DeviceId)], { chunk: 1 });
    await finish(store, run, { status: "partial" });
    const other = await insertRun(store);
    await publish(store, other, [failed(PUMP)]);
    await finish(store, other, { status: "partial" });

    expect(await store.retention.deleteRun(run.runId, 2)).toBe(false);
    expect(await store.retention.deleteRun(run.runId, 2)).toBe(false);
    expect(await store.runs.get(run.runId)).toBeDefined();
    expect(await store.retention.deleteRun(run.runId, 2)).toBe(true);

    expect(await store.runs.get(run.runId)).toBeUndefined();
    expect(await store.outcomes.parts(run.runId, 1)).toEqual([]);
    expect(await store.outcomes.failures(run.runId, 1)).toEqual([]);
    expect(await store.outcomes.failures(other.runId, 1)).toHaveLength(1);
    expect(await store.outcomes.parts(other.runId, 1)).toHaveLength(1);
  });

  it("leave anomalies and status, which outlive them", async () => {
    const { store } = database;
    const run = await closeRun(store, 0, 60);
    await complete(store, run, scored(anomalousRow(run, 30)));

    await store.retention.deleteRun(run.runId, 10);

    expect(await store.status.anomalies(PUMP)).toHaveLength(1);
    expect(await store.status.devices()).toHaveLength(1);
  });

  it("are never one that goes on", async () => {
    const { store } = database;
    const run = await insertRun(store);
    await publish(store, run, [failed(PUMP)]);

    expect(await store.retention.deleteRun(run.runId, 10)).toBe(false);

    expect(await store.outcomes.parts(run.runId, 1)).toHaveLength(1);
  });
});

describe.each(engines)("$name: trainings that have expired", (engine) => {
  const database = useFreshDatabase(engine);

  it("are those that ended before the border, oldest first, so many at a time", async () => {
    const { store } = database;
    const ids = [];
    for (let i = 0; i < 4; i++) ids.push((await insertTraining(store)).trainingId);
    for (const [i, trainingId] of ids.slice(0, 3).entries()) {
      await store.trainings.finish(trainingId, { status: i === 1 ? "failed" : "completed", finishedAt: NOW + i });
    }

    expect(await store.retention.expiredTrainings(NOW, 10)).toEqual([]);
    expect(await store.retention.expiredTrainings(NOW + 2, 10)).toEqual(ids.slice(0, 2));
    expect(await store.retention.expiredTrainings(NOW + 100, 1)).toEqual(ids.slice(0, 1));
    expect(await store.retention.expiredTrainings(NOW + 100, 10)).toEqual(ids.slice(0, 3));
  });

  it("are deleted one by one, and never one that goes on", async () => {
    const { store } = database;
    const [ended, going] = [await insertTraining(store), await insertTraining(store)];
    await store.trainings.finish(ended.trainingId, { status: "completed", finishedAt: NOW });

    await store.retention.deleteTraining(ended.trainingId);
    await store.retention.deleteTraining(going.trainingId);

    expect(await store.trainings.get(ended.trainingId)).toBeUndefined();
    expect(await storedTraining(store, going.trainingId)).toMatchObject({ status: "requested" });
  });
});
