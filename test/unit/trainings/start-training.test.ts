import type { DeviceId } from "../../../shared/readings/reading";
import { cancelTraining, startTraining } from "../../../shared/trainings/start-training";
import { MemoryTrainingStore } from "../../support/domain/memory-training-store";
import { ToldEngine, trainingOf } from "../../support/domain/trainings";

const { request, by, trainingId } = trainingOf();
const pump = (n: number) => `pump-${n}` as DeviceId;

const setUp = () => {
  const trainings = new MemoryTrainingStore();
  const engine = new ToldEngine();
  const services = { trainings, orchestrations: engine, clock: () => 2_000, settings: { bucketMs: 60_000 } };
  return { trainings, engine, services };
};

test("a training is written with who asked, its devices once and in order, and started", async () => {
  const { trainings, engine, services } = setUp();
  const asked = { ...request, devices: [pump(2), pump(1), pump(2)] };
  const { training, isNew } = await startTraining(services, asked, by);
  expect(training).toMatchObject({ status: "requested", by, requestedAt: 2_000 });
  expect(training.request.devices).toEqual([pump(1), pump(2)]);
  expect([isNew, trainings.all]).toEqual([true, [training]]);
  expect(engine.started).toEqual([`training-${training.trainingId}`]);
});

test("an engine that is away costs nothing: the training is written, and says so", async () => {
  const { trainings, engine, services } = setUp();
  engine.trouble = new Error("the engine is away");
  expect(await startTraining(services, request, by)).toMatchObject({ notStarted: "the engine is away" });
  expect(trainings.all).toHaveLength(1);
});

test("an id that is taken stays with what has it", async () => {
  const { engine, services } = setUp();
  await startTraining(services, request, by, trainingId);
  const again = await startTraining(services, { ...request, to: 120_000 }, by, trainingId);
  expect(again).toMatchObject({ isNew: false, training: { request: { to: 60_000 } } });
  expect(engine.started).toHaveLength(1);
});

test("what is wrong is refused before it is written", async () => {
  const { trainings, services } = setUp();
  const wrong = { ...request, windowMs: 90_000 };
  await expect(startTraining(services, wrong, by)).rejects.toMatchObject({ field: "windowSeconds" });
  expect(trainings.all).toEqual([]);
});

test("a cancelled training says so at once; one that has ended cannot be cancelled", async () => {
  const { trainings, services } = setUp();
  await trainings.insert(trainingOf());
  expect(await cancelTraining(services, trainingId)).toMatchObject({ status: "requested", cancelRequestedAt: 2_000 });
  await trainings.finish(trainingId, { status: "completed", finishedAt: 3_000 });
  await expect(cancelTraining(services, trainingId)).rejects.toMatchObject({
    ...{ code: "conflict", message: "training t1 has ended as completed" },
  });
});
