import { trainDevice, type TrainingRequest } from "../../../shared/models/train-device";
import { NO_CATALOG } from "../../support/domain/no-catalog";
import { aggregateReadings } from "../../support/domain/points";
import type { Bucket } from "../../../shared/readings/bucket-reader";
import type { DeviceId, SensorName } from "../../../shared/readings/reading";
import type { Range } from "../../../shared/time";

const MINUTE = 60_000;
const PUMP = "pump-1" as DeviceId;
const TEMPERATURE = "temperature" as SensorName;
const TRAINED: Range = { from: 0, to: 500 * MINUTE };
/** It lies in the windows of five minutes that end at 251 to 255. */
const FAULT = 250;

const buckets: readonly Bucket[] = aggregateReadings(
  Array.from({ length: 500 }, (_, i) => ({
    ...{ deviceId: PUMP, sensor: TEMPERATURE, at: i * MINUTE },
    value: i === FAULT ? 900 : 20 + Math.sin(i),
  })),
  MINUTE,
);

/** What is asked of operators' words is kept. */
async function train(real: readonly Range[], more: Partial<TrainingRequest> = {}) {
  const asked: [DeviceId, Range][] = [];
  const model = await trainDevice(
    {
      buckets: { readSeries: () => Promise.resolve(new Map([[TEMPERATURE, buckets]])) },
      feedback: {
        realAnomalies: (deviceId, range) => {
          asked.push([deviceId, range]);
          return Promise.resolve([...real]);
        },
      },
      models: NO_CATALOG,
      modelFiles: { write: () => Promise.resolve() },
      clock: () => TRAINED.to,
      settings: { bucketMs: MINUTE },
    },
    {
      ...{ deviceId: PUMP, ...TRAINED, windowMs: 5 * MINUTE, hopMs: MINUTE, statistics: ["mean"] },
      ...{ wantedShare: 0.02, alias: "champion", ...more },
    },
  );
  const { training, sensors } = model.manifest;
  return { windows: training?.windows, max: sensors?.[0]?.max, asked };
}

const window = (end: number): Range => ({ from: (end - 5) * MINUTE, to: end * MINUTE });

test("all windows are learned from where no anomaly is said to be real", async () => {
  expect(await train([])).toEqual({ windows: 496, max: 900, asked: [[PUMP, TRAINED]] });
});

test("windows that overlap the window of a real anomaly are not learned from, nor do their extremes count", async () => {
  const { windows, max } = await train([window(253), window(254)]);
  // Ends 249 to 258 overlap at least one of the two; 248 ends and 259 begins where they do not reach.
  expect(windows).toBe(496 - 10);
  expect(max).toBeLessThan(22);
});

test("a model that compares with the window before leaves out what looks back at a real anomaly, too", async () => {
  const { windows } = await train([window(253)], { statistics: ["mean", "delta"] });
  // Ends 249 to 257 overlap it, 258 to 262 compare with windows that do; the very first has nothing to compare with.
  expect(windows).toBe(496 - 1 - 14);
});
