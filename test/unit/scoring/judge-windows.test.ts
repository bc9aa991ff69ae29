import fc from "fast-check";
import { detectorOf } from "../../../shared/models/manifest";
import { aggregateOf } from "../../../shared/readings/aggregate";
import type { Bucket, BucketSeries } from "../../../shared/readings/bucket-reader";
import type { DeviceId, SensorName } from "../../../shared/readings/reading";
import { judgeWindows } from "../../../shared/scoring/judge-windows";
import type { ScoreRows } from "../../../shared/scoring/scorer";
import { manifestWith } from "../../support/domain/manifests";

const MINUTE = 60_000;
const context = { deviceId: "pump-1" as DeviceId, revision: 3, marks: [] };

/** A window of one minute, judged by its mean. */
const detector = detectorOf(
  manifestWith({ windowSeconds: 60, threshold: 0.25, calibration: { scoreQuantiles: [[0.5, 1.25]] } }),
);

/** A reading in each of the minutes named; its value is the minute's number. */
const seriesOf = (minutes: readonly number[]): BucketSeries => {
  const buckets = minutes.map((n): Bucket => ({ bucketStart: n * MINUTE, ...aggregateOf(n, n * MINUTE) }));
  return new Map(minutes.length === 0 ? [] : [["temperature" as SensorName, buckets]]);
};

const judge = (minutes: readonly number[], length: number, score: ScoreRows) =>
  judgeWindows(context, detector, seriesOf(minutes), { from: 0, to: length * MINUTE }, score);
const answering =
  (...scores: readonly number[]): ScoreRows =>
  () =>
    Promise.resolve(Float64Array.from(scores));

test("a score at the threshold is anomalous, the least above it normal", async () => {
  const rows = await judge([0, 1, 2], 3, answering(0.25, 0.25 + Number.EPSILON, -7));
  expect(rows.map(({ verdict }) => verdict)).toEqual(["anomalous", "normal", "anomalous"]);
  expect(rows[0]).toEqual({
    ...{ deviceId: "pump-1", revision: 3, marks: [], verdict: "anomalous", reason: null },
    ...{ windowStart: "1970-01-01T00:00:00.000Z", windowEnd: "1970-01-01T00:01:00.000Z" },
    ...{ score: 0.25, threshold: 0.25, severity: 0.5, modelVersion: "v1", readings: 1, contributions: null },
  });
});

test.each([NaN, Infinity, -Infinity])("a score of %p judges nothing", async (score) => {
  const [row] = await judge([0], 1, answering(score));
  expect(row).toMatchObject({ verdict: "unscored", reason: "not-finite", score: null, severity: null, readings: 1 });
});

test("a score that did not come judges nothing", async () => {
  expect(await judge([0, 1], 2, answering(1))).toMatchObject([{ verdict: "normal" }, { verdict: "unscored" }]);
});

test("a window that cannot be judged says why and by which version it was to be", async () => {
  const rows = await judge([0, 2], 3, answering(1, 1));
  expect(rows[1]).toMatchObject({ verdict: "unscored", reason: "missing-sensor", modelVersion: "v1", readings: 0 });
});

test("every window gets its own score, those that cannot be judged none", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat(19), { minLength: 1 }), async (all) => {
      const minutes = [...all].sort((a, b) => a - b);
      const rows = await judge(minutes, 20, (matrix, count) => Promise.resolve(matrix.slice(0, count)));
      expect(rows).toHaveLength(20);
      expect(rows.map(({ score }) => score)).toEqual(
        Array.from({ length: 20 }, (_, minute) => (minutes.includes(minute) ? minute : null)),
      );
    }),
  );
});

test("a device without any reading gets a single row for the whole range, and no model is asked", async () => {
  const rows = await judge([], 20, () => Promise.reject(new Error("nobody should ask")));
  expect(rows).toMatchObject([
    {
      ...{ verdict: "unscored", reason: "too-few-readings", readings: 0 },
      ...{ windowStart: "1970-01-01T00:00:00.000Z", windowEnd: "1970-01-01T00:20:00.000Z" },
    },
  ]);
});

test("where no window can be judged no model is asked", async () => {
  const rows = await judge([30], 2, () => Promise.reject(new Error("nobody should ask")));
  expect(rows.map(({ reason }) => reason)).toEqual(["missing-sensor", "missing-sensor"]);
});

test("what strikes about a sensor is said beside the verdict, after what the run says of the range", async () => {
  const seen = detectorOf(
    manifestWith({ windowSeconds: 60, sensors: [{ name: "temperature", min: 0, max: 1, constantShare: 1 }] }),
  );
  const rescored = { ...context, marks: ["rescored"] as const };
  const rows = await judgeWindows(rescored, seen, seriesOf([1, 2]), { from: MINUTE, to: 3 * MINUTE }, answering(1, 1));
  expect(rows.map(({ marks }) => marks)).toEqual([["rescored"], ["rescored", "outside-training:temperature"]]);
});

test("a sensor that never varied in training, so that the model does without it, is marked where it shows something else", async () => {
  const sensors = [{ name: "valve", min: 7, max: 7, constantShare: 1 }];
  const watching = detectorOf(manifestWith({ windowSeconds: 60, sensors }));
  const valve = [7, 7, 8].map((value, n): Bucket => {
    return { bucketStart: n * MINUTE, ...aggregateOf(value, n * MINUTE) };
  });
  const series = new Map([...seriesOf([0, 1, 2]), ["valve" as SensorName, valve]]);
  const rows = await judgeWindows(context, watching, series, { from: 0, to: 3 * MINUTE }, answering(1, 1, 1));
  expect(rows.map(({ marks }) => marks)).toEqual([[], [], ["outside-training:valve"]]);
});
