import { gaussian, seededRandom } from "../../../cli/simulation/random";
import { trainDevice } from "../../../shared/models/train-device";
import { DEFAULT_STATISTICS } from "../../../shared/models/training/defaults";
import { NO_CATALOG } from "../../support/domain/no-catalog";
import { aggregateReadings } from "../../support/domain/points";
import type { DeviceId, Reading, SensorName } from "../../../shared/readings/reading";

const MINUTE = 60_000;
const FROM = Date.parse("2026-11-20T00:00:00Z");
const DEVICE = "pump-1" as DeviceId;
const SENSOR = "temperature" as SensorName;

/** Two readings in each of the minutes for which `isOn` holds. */
function* readings(minutes: number, isOn: (minute: number) => boolean): Generator<Reading> {
  const random = seededRandom(1, "readings");
  for (let minute = 0; minute < minutes; minute++) {
    if (!isOn(minute)) continue;
    for (const second of [10, 40]) {
      const at = FROM + minute * MINUTE + second * 1000;
      yield { deviceId: DEVICE, sensor: SENSOR, at, value: 20 + gaussian(random) };
    }
  }
}

/** Trains on windows of two minutes, one a minute, and gives the model's manifest. */
async function trained(isOn: (minute: number) => boolean, minutes = 400) {
  const buckets = aggregateReadings([...readings(minutes, isOn)], MINUTE);
  const { manifest } = await trainDevice(
    {
      buckets: { readSeries: () => Promise.resolve(new Map([[SENSOR, buckets]])) },
      models: NO_CATALOG,
      feedback: { realAnomalies: () => Promise.resolve([]) },
      modelFiles: { write: () => Promise.resolve() },
      clock: () => FROM + minutes * MINUTE,
      settings: { bucketMs: MINUTE },
    },
    {
      ...{ deviceId: DEVICE, from: FROM, to: FROM + minutes * MINUTE, windowMs: 2 * MINUTE, hopMs: MINUTE },
      ...{ statistics: DEFAULT_STATISTICS, wantedShare: 0.02, alias: "champion" },
    },
  );
  return manifest;
}

test("a device that always sends is judged by its levels and its changes, and the manifest says so", async () => {
  const { features, training, baseline } = await trained(() => true);
  expect(features).toEqual(["temperature.mean", "temperature.stddev", "temperature.delta"]);
  expect(training?.views?.map(({ sees }) => sees)).toEqual(["levels", "changes"]);
  expect(training?.supportVectors).toBe(training?.views?.reduce((sum, { supportVectors }) => sum + supportVectors, 0));
  expect(baseline?.mean).toHaveLength(3);
});

test("a device that often pauses is not asked what changed since a window that it does not have", async () => {
  const { features, training } = await trained((minute) => minute % 8 < 4);
  expect(features).toEqual(["temperature.mean", "temperature.stddev"]);
  expect(training?.views?.map(({ sees }) => sees)).toEqual(["levels"]);
});

test("a training of whole days says how its features were spread, that later days may be compared; a shorter one does not", async () => {
  const { drift, features, baseline } = await trained((minute) => minute % 4 === 0, 2 * 1_440);
  expect(drift?.features.map(({ name }) => name)).toEqual(features);
  expect(drift?.features[0]?.scale).toBeCloseTo(baseline?.stddev[0] ?? NaN, 9);
  expect((await trained(() => true)).drift).toBeUndefined();
});
