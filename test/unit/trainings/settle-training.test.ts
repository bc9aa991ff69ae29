import { settleTraining, settleTrainings } from "../../../shared/trainings/settle-training";
import { NOTHING_DONE, type TrainingId } from "../../../shared/trainings/training";
import { MemoryTrainingStore } from "../../support/domain/memory-training-store";
import { ToldEngine, trainingOf } from "../../support/domain/trainings";

const training = trainingOf();
const { trainingId } = training;
const INSTANCE = "training-t1";
const MINUTE = 60_000;

/** A training that was written and not started. */
async function setUp() {
  const trainings = new MemoryTrainingStore();
  await trainings.insert(training);
  const engine = new ToldEngine();
  let now = 5_000;
  const services = { trainings, orchestrations: engine, clock: () => now };
  const settle = (at = now) => {
    now = at;
    return settleTrainings(services);
  };
  const stored = async () => {
    const found = await trainings.get(trainingId);
    if (found === undefined) throw new Error("the training is gone");
    return found;
  };
  const begin = () => trainings.goOn(trainingId, NOTHING_DONE, now);
  return { trainings, engine, services, settle, stored, begin };
}

test("a training that was written and never started is started, with all that was asked", async () => {
  const { engine, settle, stored } = await setUp();
  expect(await settle()).toEqual({ failed: [], troubled: [] });
  await settle();
  expect(engine.started).toEqual([INSTANCE]);
  expect(engine.inputs).toEqual([training]);
  expect(await stored()).toMatchObject({ status: "requested" });
});

test("a start that fails leaves the training for the next tick, and holds up no other", async () => {
  const { trainings, engine, settle } = await setUp();
  await trainings.insert(trainingOf({ trainingId: "t2" as TrainingId }));
  engine.trouble = new Error("the engine is away");
  expect((await settle()).troubled).toEqual([
    { trainingId, message: "the engine is away" },
    { trainingId: "t2", message: "the engine is away" },
  ]);
  engine.trouble = undefined;
  await settle();
  expect(engine.started).toEqual([INSTANCE, "training-t2"]);
});

test("a training whose instance goes on is left alone", async () => {
  const { engine, settle, begin, stored } = await setUp();
  await settle();
  await begin();
  expect(await settle()).toEqual({ failed: [], troubled: [] });
  expect(engine.started).toEqual([INSTANCE]);
  expect(await stored()).toMatchObject({ status: "running" });
});

test.each([
  [{ state: "lost" }, "the engine no longer knows it"],
  [{ state: "ended" }, "it ended without finishing the training"],
  [{ state: "ended", failure: "storage is away" }, "storage is away"],
] as const)("a running training whose instance is %j has failed, saying why", async (state, why) => {
  const { engine, settle, begin, stored } = await setUp();
  await settle();
  await begin();
  engine.states.set(INSTANCE, state);
  expect(await settle()).toMatchObject({ failed: [{ trainingId }], troubled: [] });
  expect(await stored()).toMatchObject({ status: "failed", finishedAt: 5_000, error: `instance ${INSTANCE}: ${why}` });
  expect(engine.started).toEqual([INSTANCE]);
});

test("an instance that ended before its training began has failed it", async () => {
  const { engine, settle, stored } = await setUp();
  engine.states.set(INSTANCE, { state: "ended" });
  await settle();
  expect(await stored()).toMatchObject({ status: "failed" });
});

test("a training whose instance waits for a chunk that is gone has failed, and the instance ends", async () => {
  const { engine, settle, begin, stored } = await setUp();
  await begin();
  engine.states.set(INSTANCE, { state: "going", updatedAt: 0, progress: { chunks: 6, chunksDone: 4 } });
  engine.states.set(`${INSTANCE}-4`, { state: "ended" });
  await settle(9 * MINUTE);
  expect(await stored()).toMatchObject({ status: "running" });
  await settle(11 * MINUTE);
  expect((await stored()).error).toBe(`instance ${INSTANCE}: it waits for ${INSTANCE}-5, which is gone`);
  expect(engine.states.get(INSTANCE)).toEqual({ state: "ended" });
});

test("a training that finished between the two looks is left as it is", async () => {
  const { trainings, engine, services, settle, begin, stored } = await setUp();
  await begin();
  const before = await stored();
  engine.states.set(INSTANCE, { state: "ended" });
  await trainings.finish(trainingId, { status: "completed", finishedAt: 4_000 });
  expect(await settleTraining(services, before)).toMatchObject({ status: "completed", finishedAt: 4_000 });
  expect(await settle()).toEqual({ failed: [], troubled: [] });
});

test("an ended training is never looked at again", async () => {
  const { trainings, engine, settle } = await setUp();
  await trainings.finish(trainingId, { status: "cancelled", finishedAt: 4_000 });
  engine.trouble = new Error("nobody should ask");
  expect(await settle()).toEqual({ failed: [], troubled: [] });
});
