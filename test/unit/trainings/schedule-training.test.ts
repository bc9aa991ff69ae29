import { NOTHING_DONE, type TrainingId } from "../../../shared/trainings/training";
import { scheduleTraining } from "../../../shared/trainings/schedule-training";
import { MemoryTrainingStore } from "../../support/domain/memory-training-store";
import { ToldEngine, trainingOf } from "../../support/domain/trainings";

const DAY_MS = 86_400_000;
const TICK = Date.parse("2026-11-29T03:00:30Z");
const ID = "20261129T030030Z-scheduled";

const setUp = (bucketMs = 60_000) => {
  const trainings = new MemoryTrainingStore();
  const engine = new ToldEngine();
  const settings = {
    ...{ bucketMs, trainingRangeMs: 30 * DAY_MS },
    trainingShape: { windowMs: 10 * bucketMs, hopMs: bucketMs },
  };
  const services = { trainings, orchestrations: engine, clock: () => TICK + 5, settings };
  return { trainings, engine, tick: (at = TICK) => scheduleTraining(services, at) };
};

test("a tick trains every device over the last days, up to the bucket that it falls into", async () => {
  const { engine, tick } = setUp();
  const { training, outcome } = await tick();
  expect(outcome).toBe("started");
  expect(training).toMatchObject({
    ...{ trainingId: ID, requestedAt: TICK + 5, by: { name: undefined, source: "schedule" } },
    request: { from: TICK - 30_000 - 30 * DAY_MS + 60_000, to: TICK - 30_000, windowMs: 600_000, hopMs: 60_000 },
  });
  expect(training.request.devices).toBeUndefined();
  expect(engine.started).toEqual([`training-${ID}`]);
});

test("the range lies on the borders of buckets that divide no day", async () => {
  const bucketMs = 7 * 60_000;
  const { from, to } = (await setUp(bucketMs).tick()).training.request;
  expect([from % bucketMs, to % bucketMs]).toEqual([0, 0]);
  expect(to - from).toBeLessThanOrEqual(30 * DAY_MS);
});

test("a tick that fires twice starts one training, also when the first is done", async () => {
  const { trainings, engine, tick } = setUp();
  await tick();
  expect(await tick()).toMatchObject({ outcome: "known", training: { trainingId: ID } });
  await trainings.finish(ID as TrainingId, { status: "completed", finishedAt: TICK });
  expect(await tick()).toMatchObject({ outcome: "known", training: { status: "completed" } });
  expect(engine.started).toHaveLength(1);
});

test("no second training starts while one of the timer's own goes on; one that was asked for is no matter", async () => {
  const { trainings, engine, tick } = setUp();
  await trainings.insert(trainingOf());
  await tick();
  expect(await tick(TICK + DAY_MS)).toMatchObject({ outcome: "going", training: { trainingId: ID } });
  expect(engine.started).toEqual([`training-${ID}`]);
});

test("one that was lost ends as failed and holds nothing up", async () => {
  const { trainings, engine, tick } = setUp();
  await tick();
  await trainings.goOn(ID as TrainingId, NOTHING_DONE, TICK);
  engine.states.delete(`training-${ID}`);
  expect(await tick(TICK + DAY_MS)).toMatchObject({ outcome: "started" });
  expect(trainings.all.map(({ status }) => status)).toEqual(["failed", "requested"]);
});

test("where the engine is away the tick's training is written, and what did not start is said", async () => {
  const { trainings, engine, tick } = setUp();
  engine.trouble = new Error("the engine is away");
  expect(await tick()).toMatchObject({ outcome: "started", notStarted: "the engine is away" });
  expect(trainings.all).toHaveLength(1);
});
