import fc from "fast-check";
import { aggregateOf, merge, type Aggregate } from "../../shared/readings/aggregate";
import type { BucketChange } from "../../shared/readings/aggregate-points";
import type { DeviceId, SensorName } from "../../shared/readings/reading";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { bucketsOf, FAN, ingest, ingestWrite, PUMP, reading, TEMPERATURE } from "../support/contract/ingest-writes";
import { at } from "../support/contract/times";

describe.each(engines)("$name: buckets", (engine) => {
  const database = useFreshDatabase(engine);

  it("reads the buckets that start in [from, to), sensor by sensor, in order of time", async () => {
    const flow = "flow" as SensorName;
    const minutes = [5, 1, 3, 2, 4];
    for (const [i, minute] of minutes.entries()) {
      const readings = [reading(minute, at(minute)), reading(minute, at(minute), PUMP, flow)];
      await ingest(database.store, ingestWrite(i, { buckets: bucketsOf(...readings) }));
    }

    const series = await database.store.buckets.readSeries(PUMP, at(2), at(5));

    const starts = [at(2), at(3), at(4)];
    expect(series.get(TEMPERATURE)?.map(({ bucketStart }) => bucketStart)).toEqual(starts);
    expect(series.get(flow)?.map(({ bucketStart }) => bucketStart)).toEqual(starts);
  });

  it("answers with no sensors where a device has no buckets", async () => {
    await ingest(database.store, ingestWrite(1, { buckets: bucketsOf(reading(1, at(1), FAN)) }));

    expect((await database.store.buckets.readSeries(PUMP, at(0), at(60))).size).toBe(0);
  });

  it("knows the oldest bucket of all devices", async () => {
    expect(await database.store.buckets.oldestBucket()).toBeUndefined();

    const buckets = bucketsOf(reading(1, at(9)), reading(1, at(3) + 59_999, FAN), reading(1, at(6)));
    await ingest(database.store, ingestWrite(1, { buckets }));

    expect(await database.store.buckets.oldestBucket()).toBe(at(3));
  });

  it("knows the newest bucket of a device", async () => {
    expect(await database.store.buckets.latestBucket(PUMP)).toBeUndefined();

    const buckets = bucketsOf(reading(1, at(9), FAN), reading(1, at(3) + 59_999), reading(1, at(2)));
    await ingest(database.store, ingestWrite(1, { buckets }));

    expect(await database.store.buckets.latestBucket(PUMP)).toBe(at(3));
  });

  it("counts no readings in an empty database", async () => {
    expect(await database.store.buckets.countReadings()).toBe(0);
  });
});

/** Readings of one bucket, as value and milliseconds after its start: many at equal times, some with equal values. */
const readings = fc.array(
  fc.tuple(
    fc.oneof(
      fc.double({ min: -1e3, max: 1e3, noNaN: true }),
      fc.double({ min: -1e100, max: 1e100, noNaN: true }),
      fc.integer({ min: -3, max: 3 }),
    ),
    fc.nat(5),
  ),
  { minLength: 1, maxLength: 30 },
);

/** The readings cut into batches, in any order. */
const batches = readings.chain((list) =>
  fc
    .tuple(
      fc.shuffledSubarray(list, { minLength: list.length }),
      fc.array(fc.nat(4), { minLength: list.length, maxLength: list.length }),
    )
    .map(([shuffled, batchOf]) => ({
      list,
      batches: [0, 1, 2, 3, 4].map((n) => shuffled.filter((_, i) => batchOf[i] === n)),
    })),
);

describe.each(engines)("$name: merging buckets", (engine) => {
  const database = useFreshDatabase(engine);

  it("comes to what merge comes to, however the readings are split and ordered", async () => {
    let tried = 0;
    await fc.assert(
      fc.asyncProperty(batches, async ({ list, batches }) => {
        const deviceId = `device-${tried++}` as DeviceId;
        let inSameOrder: Aggregate | undefined;
        for (const [i, batch] of batches.entries()) {
          const [change] = changesOf(deviceId, batch);
          if (change === undefined) continue;
          await ingest(database.store, ingestWrite(tried * 10 + i, { buckets: [change] }));
          if (inSameOrder === undefined) inSameOrder = { ...change };
          else merge(inSameOrder, change);
        }

        const series = await database.store.buckets.readSeries(deviceId, at(0), at(1));
        const [bucket] = series.get(TEMPERATURE) ?? [];

        const inAnyOrder = mergedOneByOne(list);
        expect(bucket).toMatchObject(exactPartOf(inAnyOrder));
        const magnitude = Math.max(Math.abs(inAnyOrder.min), Math.abs(inAnyOrder.max));
        expectClose(bucket?.mean, inAnyOrder.mean, magnitude);
        expectClose(bucket?.m2, inAnyOrder.m2, magnitude * magnitude * list.length);
        expectClose(bucket?.mean, inSameOrder?.mean, Math.abs(inSameOrder?.mean ?? 0));
        expectClose(bucket?.m2, inSameOrder?.m2, inSameOrder?.m2 ?? 0);
      }),
      { numRuns: 150 },
    );
    // Some five hundred transactions, over a network perhaps.
  }, 240_000);
});

/** A database need not tell the two zeros apart, nor compute with numbers next to nothing: they are the 0 it keeps. */
const NEXT_TO_NOTHING = 1e-290;
const kept = (value: number): number => (Math.abs(value) < NEXT_TO_NOTHING ? 0 : value);

const changesOf = (deviceId: DeviceId, batch: readonly (readonly [number, number])[]): BucketChange[] =>
  bucketsOf(...batch.map(([value, ms]) => reading(kept(value), at(0) + ms, deviceId)));

function mergedOneByOne([first, ...rest]: readonly (readonly [number, number])[]): Aggregate {
  const [value, ms] = first ?? [NaN, NaN];
  const merged = aggregateOf(kept(value), at(0) + ms);
  for (const [next, nextMs] of rest) merge(merged, aggregateOf(kept(next), at(0) + nextMs));
  return merged;
}

const exactPartOf = ({ mean: _mean, m2: _m2, ...exact }: Aggregate) => exact;

/** Within 1e-12 of `scale`; the square of a small number may be next to nothing. */
function expectClose(found: number | undefined, expected: number | undefined, scale: number): void {
  const off = Math.abs((found ?? NaN) - (expected ?? NaN));
  expect({ found, expected, within: off <= 1e-12 * scale + NEXT_TO_NOTHING }).toEqual({
    found,
    expected,
    within: true,
  });
}
