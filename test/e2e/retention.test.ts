import { changesOf } from "../../shared/readings/reading-changes";
import type { DeviceId, SensorName } from "../../shared/readings/reading";
import { runFiles } from "../../shared/runs/run-files";
import { floorTo, type Instant } from "../../shared/time";
import { trainingFiles } from "../../shared/trainings/training";
import { insertRun } from "../support/contract/runs";
import { insertTraining } from "../support/contract/trainings";
import { seen } from "../support/e2e/patience";
import { System } from "../support/e2e/system";
import { pointOf } from "../support/domain/points";

const DAY_MS = 86_400_000;
const MINUTE = 60_000;
const pump = "pump-1" as DeviceId;

test("a timer deletes what has outlived its retention, blobs with it, and nothing else", async () => {
  await using system = await System.start({
    RETENTION_SCHEDULE: "* * * * * *",
    RUN_RETENTION_DAYS: "10",
    TRAINING_RETENTION_DAYS: "10",
  });
  const { room } = system;
  const now = floorTo(Date.now(), MINUTE);
  await put(system, [now - 91 * DAY_MS, now - 89 * DAY_MS, now]);
  const [old, young, going] = [
    await runOf(system, now - 11 * DAY_MS),
    await runOf(system, now - 9 * DAY_MS),
    await runOf(system),
  ];
  const [oldTraining, youngTraining] = [
    await trainingOf(system, now - 11 * DAY_MS),
    await trainingOf(system, now - 9 * DAY_MS),
  ];

  await seen("the old run gone", async () => ((await room.runs.get(old)) === undefined ? true : undefined));
  await seen("the old training gone", async () =>
    (await room.trainings.get(oldTraining)) === undefined ? true : undefined,
  );
  await seen("the old bucket gone", async () => ((await room.buckets.countReadings()) === 2 ? true : undefined));

  expect(await room.blobs.read(runFiles.plan(old))).toBeUndefined();
  for (const run of [young, going]) {
    expect(await room.runs.get(run)).toBeDefined();
    expect(await room.blobs.read(runFiles.plan(run))).toBeDefined();
  }
  expect(await room.blobs.read(trainingFiles.plan(oldTraining))).toBeUndefined();
  expect(await room.trainings.get(youngTraining)).toBeDefined();
  expect(await room.blobs.read(trainingFiles.plan(youngTraining))).toBeDefined();
  await seen("what it did in the log", () =>
    system.host.log.find(({ message }) => /^deleted .*1 buckets/.test(message)) === undefined ? undefined : true,
  );
});

async function put({ room }: System, times: readonly Instant[]): Promise<void> {
  const readings = times.map((at) => ({ deviceId: pump, sensor: "temperature" as SensorName, value: 1, at }));
  const partition = { namespace: "elsewhere", hub: "readings", hubCreatedAt: 0, partitionId: "0" };
  await room.ingest.ingest(partition, [], Date.now(), () => ({
    watermark: { sequenceNumber: 1, enqueuedAt: Date.now() },
    counts: { counted: readings.length, duplicates: 0, deadLetters: 0, redeliveredEvents: 0 },
    late: 0,
    ...{ gaps: [], deadLetters: [], seenItems: [], ...changesOf(readings.map(pointOf), undefined, MINUTE) },
  }));
}

/** A run with a blob, ended where it is said when. */
async function runOf({ room }: System, finishedAt?: Instant) {
  const now = floorTo(Date.now(), MINUTE);
  const run = await insertRun(room, { from: now - MINUTE, to: now });
  await room.blobs.create(runFiles.plan(run.runId), Buffer.from("{}"), "application/json");
  if (finishedAt !== undefined) {
    const ending = { status: "completed", finishedAt, unfinished: [], maxDueAttempts: 10 } as const;
    await room.outcomes.finish(run, ending);
  }
  return run.runId;
}

/** A training with a blob, ended when it is said. */
async function trainingOf({ room }: System, finishedAt: Instant) {
  const { trainingId } = await insertTraining(room);
  await room.blobs.create(trainingFiles.plan(trainingId), Buffer.from("{}"), "application/json");
  await room.trainings.finish(trainingId, { status: "completed", finishedAt });
  return trainingId;
}
