import { LOCAL } from "../../shared/models/model-changes";
import { join } from "node:path";
import { Plant } from "../../cli/simulation/plant";
import { DEFAULT_WANTED_SHARE } from "../../shared/models/training/defaults";
import { aggregatePoints } from "../../shared/readings/aggregate-points";
import type { Point, SensorName } from "../../shared/readings/reading";
import { blobModelFiles } from "../../shared/storage/blob/blob-model-files";
import { openSqlite } from "../../shared/storage/sqlite/open-sqlite";
import { chooseSample, samplePartsOf, writeSample } from "../../shared/trainings/plan-sample";
import type { PlanTraining } from "../../shared/trainings/plan-training";
import { sampleDevices } from "../../shared/trainings/sample-devices";
import { trainSampled } from "../../shared/trainings/train-sampled";
import type { TrainingId } from "../../shared/trainings/training";
import type { Instant } from "../../shared/time";
import { ingestWrite, PARTITION } from "../support/contract/ingest-writes";
import { MemoryBlobs } from "../support/domain/memory-blobs";
import { temporaryFolder } from "../support/e2e/temporary-folder";
import type { Bench } from "./bench";

const MINUTE = 60_000;
const HOURS = 24;
const FEW = 200;
const MANY = 1_000;

/** The activities that make the fleet's model, one after the other, of 1,000 devices and of 200: a day, four sensors. */
export const fleetTraining: Bench = async (say) => {
  await using folder = await temporaryFolder();
  const to = HOURS * 60 * MINUTE;
  const store = await openSqlite({ file: join(folder.path, "fleet.db"), bucketMs: MINUTE, beginPaused: true, now: to });
  const plant = new Plant({ seed: 1, devices: MANY, stepSeconds: 60 });
  for (let hour = 0; hour < HOURS; hour++) {
    const points = pointsOf(plant, hour * 60 * MINUTE, (hour + 1) * 60 * MINUTE);
    const write = ingestWrite(hour, { buckets: [...aggregatePoints(points, MINUTE)] });
    await store.ingest.ingest(PARTITION, [], to, () => write);
  }
  const timed = async (devices: number, id: string) => {
    const blobs = new MemoryBlobs();
    const services = {
      ...{ ...store, blobs, modelFiles: blobModelFiles(blobs), clock: () => to, settings: { bucketMs: MINUTE } },
    };
    const sample = chooseSample(plant.devices.slice(0, devices));
    const training: PlanTraining = {
      ...{ trainingId: id as TrainingId, requestedAt: to, by: LOCAL },
      request: { from: 0, to, windowMs: 10 * MINUTE, hopMs: MINUTE, wantedShare: DEFAULT_WANTED_SHARE, leaveOut: [] },
      plan: { planId: "p", devices, chunks: Math.ceil(devices / 20), sampled: sample.length },
    };
    await writeSample(blobs, training.trainingId, "p", sample);
    const start = performance.now();
    for (let part = 0; part < samplePartsOf(sample.length); part++)
      await sampleDevices(services, { ...training, part });
    const sampled = performance.now();
    const outcome = await trainSampled(services, training);
    const end = performance.now();
    say(
      `${devices} devices: ${((sampled - start) / 1000).toFixed(1)} s for the sample of ${sample.length}, ` +
        `${((end - sampled) / 1000).toFixed(1)} s to learn from it (${JSON.stringify(outcome)}), ` +
        `${(blobs.bytes / 1e6).toFixed(1)} MB of blobs, ${Math.round(process.memoryUsage().rss / 1e6)} MB resident`,
    );
    return end - start;
  };
  try {
    const few = await timed(FEW, "few");
    return { timeRatio: (await timed(MANY, "many")) / few };
  } finally {
    await store.close();
  }
};

function* pointsOf(plant: Plant, from: Instant, to: Instant): Generator<Point> {
  for (const { deviceId, at, values } of plant.history(from, to)) {
    yield { deviceId, at, sensors: Object.keys(values) as SensorName[], values: Object.values(values) };
  }
}
