import { jsonBytes } from "../../../shared/blobs";
import type { DeviceId } from "../../../shared/readings/reading";
import type { TrainingPlan } from "../../../shared/trainings/plan-training";
import { trainPlanned, type TrainPlannedServices } from "../../../shared/trainings/train-planned";
import { trainingFiles } from "../../../shared/trainings/training";
import { MemoryBlobs } from "../../support/domain/memory-blobs";
import { MemoryTrainingStore } from "../../support/domain/memory-training-store";
import { trainingOf } from "../../support/domain/trainings";

const training = trainingOf();
const { trainingId } = training;
const plan: TrainingPlan = { planId: "p", devices: 1, chunks: 1 };
const deviceId = "pump-1" as DeviceId;

test.each<[string, (trainings: MemoryTrainingStore) => Promise<unknown>]>([
  ["was cancelled", (trainings) => trainings.requestCancel(trainingId, 1)],
  [
    "has failed",
    (trainings) => trainings.finish(trainingId, { status: "failed", finishedAt: 1, error: "it was lost" }),
  ],
])("a device of a training that %s is not trained, and that is told of it", async (_what, end) => {
  const [blobs, trainings] = [new MemoryBlobs(), new MemoryTrainingStore()];
  await blobs.create(trainingFiles.planChunk(trainingId, plan.planId, 0), jsonBytes([{ deviceId, isFirst: true }]));
  await trainings.insert(training);
  const buckets = { readSeries: jest.fn() };
  // It must get no farther than the first of what training reads.
  const services = { blobs, trainings, buckets } as unknown as TrainPlannedServices;
  await end(trainings);

  const outcome = await trainPlanned(services, { ...training, plan, chunk: 0, position: 0 });

  expect(outcome).toMatchObject({ deviceId, status: "refused", code: "cancelled" });
  expect(buckets.readSeries).not.toHaveBeenCalled();
});
