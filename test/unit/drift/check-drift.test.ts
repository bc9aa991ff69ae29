import fc from "fast-check";
import { gaussian, seededRandom } from "../../../cli/simulation/random";
import { checkDrift } from "../../../shared/drift/check-drift";
import { driftReference, type DriftReference } from "../../../shared/drift/drift-reference";
import { detectorOf } from "../../../shared/models/manifest";
import { aggregateOf } from "../../../shared/readings/aggregate";
import type { Bucket, BucketReader } from "../../../shared/readings/bucket-reader";
import { FLEET, type DeviceId, type SensorName } from "../../../shared/readings/reading";
import { manifestWith } from "../../support/domain/manifests";

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const HEAT = "heat" as SensorName;
const STEP = 30 * MINUTE;

/** What the sensor shows at an instant. */
type Signal = (at: number) => number;

/** A day's rhythm, and noise that is the same whenever it is asked for. */
const usual: Signal = (at) => 20 + 2 * Math.sin((2 * Math.PI * at) / DAY) + gaussian(seededRandom(1, at));

const shape = { bucketSeconds: 1_800, windowSeconds: 1_800, hopSeconds: 1_800, features: ["heat.mean"] };

function readerOf(signal: Signal, isOn: (at: number) => boolean = () => true): Pick<BucketReader, "readSeries"> {
  return {
    readSeries: (_device, from, to) => {
      const starts = Array.from({ length: Math.round((to - from) / STEP) }, (_, i) => from + i * STEP).filter(isOn);
      const buckets = starts.map((bucketStart): Bucket => {
        return { bucketStart, ...aggregateOf(signal(bucketStart), bucketStart) };
      });
      return Promise.resolve(buckets.length === 0 ? new Map() : new Map([[HEAT, buckets]]));
    },
  };
}

/** Of `days` days of windows, the first that ends at `STEP`. */
function referenceOf(signal: Signal, days: number): DriftReference | undefined {
  const ends = Array.from({ length: (days * DAY) / STEP }, (_, i) => (i + 1) * STEP);
  const rows = Float64Array.from(ends, (end) => signal(end - STEP));
  return driftReference({ names: shape.features, matrix: { rows, count: rows.length, features: 1 }, ends });
}

const check = (reader: Pick<BucketReader, "readSeries">, reference: DriftReference | undefined, through = 20 * DAY) =>
  checkDrift(
    reader,
    detectorOf(manifestWith({ ...shape, ...(reference && { drift: reference }) })),
    "pump-1" as DeviceId,
    through,
  );

test("days as they were in training are usual, and the nearest feature to its limit is told", async () => {
  const found = await check(readerOf(usual), referenceOf(usual, 7));
  expect(found).toMatchObject({
    modelVersion: "v1",
    state: "usual",
    reason: null,
    through: "1970-01-21T00:00:00.000Z",
  });
  expect(found.features).toMatchObject([{ name: "heat.mean", limit: expect.any(Number) as number }]);
  expect(found.features[0]?.distance).toBeLessThan(found.features[0]?.limit ?? 0);
});

test("of days as those of training hardly any is found drifted; one that lies two standard deviations off always is", async () => {
  const reference = referenceOf(usual, 7);
  const scale = reference?.features[0]?.scale ?? NaN;
  const anyDay = fc.integer({ min: 10, max: 5_000 });
  await fc.assert(
    fc.asyncProperty(anyDay, fc.constantFrom(-1, 1), async (day, sign) => {
      expect((await check(readerOf(usual), reference, day * DAY)).state).toBe("usual");
      const moved = await check(
        readerOf((at) => usual(at) + sign * 2 * scale),
        reference,
        day * DAY,
      );
      expect(moved).toMatchObject({ state: "drifted", features: [{ name: "heat.mean" }] });
      expect(Math.abs((moved.features[0]?.distance ?? NaN) - 2)).toBeLessThan(0.5);
    }),
    { numRuns: 50 },
  );
});

test("a level that has moved is told in the sensor's own units, too", async () => {
  const { features } = await check(
    readerOf((at) => usual(at) + 10),
    referenceOf(usual, 7),
  );
  const [heat] = features;
  expect((heat?.median ?? NaN) - (heat?.usualMedian ?? NaN)).toBeCloseTo(10, 0);
  expect(heat?.width).toBeCloseTo(heat?.usualWidth ?? NaN, 0);
});

test("values that spread four times as wide have drifted, though their middle is where it was", async () => {
  const wide: Signal = (at) => 20 + 4 * (usual(at) - 20);
  expect((await check(readerOf(wide), referenceOf(usual, 7))).state).toBe("drifted");
});

test("a single odd day is no drift, the second one is", async () => {
  const odd =
    (from: number): Signal =>
    (at) =>
      usual(at) + (at >= from ? 10 : 0);
  const reference = referenceOf(usual, 7);
  expect((await check(readerOf(odd(19 * DAY)), reference)).state).toBe("usual");
  expect((await check(readerOf(odd(18 * DAY)), reference)).state).toBe("drifted");
});

test("a device whose days differ is given wider limits by its own training", async () => {
  const moody: Signal = (at) => usual(at) + (Math.floor(at / DAY) % 3 === 0 ? 6 : 0);
  const limitOf = (reference: DriftReference | undefined) => reference?.features[0]?.limit ?? NaN;
  expect(limitOf(referenceOf(usual, 9))).toBe(1);
  expect(limitOf(referenceOf(moody, 9))).toBeGreaterThan(1.5);
});

test("one or two days of training say little of how days differ: the limit is a wider one", () => {
  expect([1, 2, 3].map((days) => referenceOf(usual, days)?.features[0]?.limit)).toEqual([1.5, 1.5, 1]);
});

test("a device that always said the same leaves nothing to compare", () => {
  expect(referenceOf(() => 7, 7)).toBeUndefined();
});

test("less than a day of training is nothing to compare a day with", async () => {
  expect(referenceOf(usual, 0.9)).toBeUndefined();
  expect(await check(readerOf(usual), undefined)).toMatchObject({
    ...{ state: "unchecked", reason: "no-reference", features: [] },
  });
});

test("the fleet's model says nothing of how a device's own days were", async () => {
  const detector = detectorOf(manifestWith({ ...shape, deviceId: FLEET, drift: referenceOf(usual, 7) }));
  const found = await checkDrift(readerOf(usual), detector, "pump-1" as DeviceId, 20 * DAY);
  expect(found).toMatchObject({ state: "unchecked", reason: "no-reference" });
});

test("a device that was off for most of one of the days cannot be judged", async () => {
  const reader = readerOf(usual, (at) => at < 19 * DAY + 9 * 60 * MINUTE);
  expect(await check(reader, referenceOf(usual, 7))).toMatchObject({ state: "unchecked", reason: "too-few-windows" });
});

test("a feature that never varied in training, and the time of day, are no part of the reference", () => {
  const ends = Array.from({ length: 96 }, (_, i) => (i + 1) * STEP);
  const rows = Float64Array.from(ends.flatMap((end) => [usual(end), 7, Math.sin(end)]));
  const names = ["heat.mean", "heat.min", "time.daySin"];
  const reference = driftReference({ names, matrix: { rows, count: 96, features: 3 }, ends });
  expect(reference?.features.map(({ name }) => name)).toEqual(["heat.mean"]);
});

test("three months of windows a minute tell what is usual, as a week does", () => {
  const ends = Array.from({ length: 90 * 1_440 }, (_, i) => (i + 1) * MINUTE);
  const rows = Float64Array.from(ends, (end) => 20 + ((end / MINUTE) % 7));
  const reference = driftReference({ names: ["heat.mean"], matrix: { rows, count: rows.length, features: 1 }, ends });
  expect(reference).toMatchObject({ windowsADay: 1_440, features: [{ name: "heat.mean", limit: 1 }] });
});
