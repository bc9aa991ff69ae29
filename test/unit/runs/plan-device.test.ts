import fc from "fast-check";
import type { ModelVersion } from "../../../shared/models/model-store";
import { FLEET, type DeviceId } from "../../../shared/readings/reading";
import type { Due } from "../../../shared/runs/due";
import type { Candidate } from "../../../shared/runs/candidate";
import { planDevice, type PlanContext } from "../../../shared/runs/plan-device";
import type { PlannedRange } from "../../../shared/runs/plan";
import { windowEnds } from "../../../shared/windows/window-grid";

const BUCKET_MS = 10;
const device = "pump-1" as DeviceId;
const other = "pump-2" as DeviceId;
const modelOf = (deviceId: DeviceId): ModelVersion => ({ deviceId, version: "v1", sha256: "0" });

const candidate = (more: Partial<Candidate> = {}): Candidate => ({
  ...{ deviceId: device, model: modelOf(device), mute: undefined, lastDriftCheck: undefined, reachMs: 30 },
  ...more,
});
const plan = (dues: readonly Due[], more: Partial<Candidate> = {}, context: Partial<PlanContext> = {}) =>
  planDevice(candidate(more), {
    ...{ range: { from: 1000, to: 1100 }, bucketMs: BUCKET_MS, dues: Map.groupBy(dues, ({ deviceId }) => deviceId) },
    ...{ beganAt: 0, keptFrom: undefined, driftEveryMs: undefined },
    ...context,
  });
const rangesOf = (...planned: Parameters<typeof plan>) => plan(...planned).ranges;

const late = (from: number, to: number, deviceId = device): Due => ({
  ...{ deviceId, from, to, reason: "late", attempts: 0 },
});
const failed = (from: number, to: number, deviceId = device): Due => ({
  ...{ deviceId, from, to, reason: "failed", attempts: 1 },
});
const own = { from: 1000, to: 1100, marks: [] };

test("a device without dues gets the run's own range", () => {
  expect(plan([])).toEqual({ deviceId: device, model: modelOf(device), ranges: [own] });
});

test("a changed bucket brings the windows that contain it round again, marked", () => {
  expect(rangesOf([late(500, 510)])).toEqual([{ from: 500, to: 530, marks: ["rescored"] }, own]);
});

test("what failed comes round again, unmarked: nobody has judged it", () => {
  expect(rangesOf([failed(500, 600)])).toEqual([{ from: 500, to: 600, marks: [] }, own]);
});

test("what failed and changed too is judged once", () => {
  expect(rangesOf([failed(500, 520), late(490, 510)])).toEqual([
    { from: 500, to: 520, marks: [] },
    { from: 490, to: 500, marks: ["rescored"] },
    { from: 520, to: 530, marks: ["rescored"] },
    own,
  ]);
});

test("what is due lies before the run's own range and after the beginning of all runs", () => {
  expect(rangesOf([late(980, 990), failed(900, 1050)])).toEqual([{ from: 900, to: 1000, marks: [] }, own]);
  expect(rangesOf([late(0, 500), failed(0, 90)], {}, { beganAt: 480 })).toEqual([
    { from: 480, to: 520, marks: ["rescored"] },
    own,
  ]);
});

test("what the fleet owes, each of its devices owes; what a device owes, no other", () => {
  const dues = [failed(500, 600, FLEET), failed(100, 200, other)];
  const fromsOf = (deviceId: DeviceId) => rangesOf(dues, { deviceId }).map(({ from }) => from);
  expect(fromsOf(device)).toEqual([500, 1000]);
  expect(fromsOf(other)).toEqual([100, 500, 1000]);
});

test("without a model late data changes nothing that was said", () => {
  expect(rangesOf([late(500, 510), failed(600, 610)], { model: null })).toEqual([
    { from: 600, to: 610, marks: [] },
    own,
  ]);
});

const buckets = fc.tuple(fc.nat(110), fc.integer({ min: 1, max: 8 })).map(([start, length]) => ({
  from: start * BUCKET_MS,
  to: (start + length) * BUCKET_MS,
}));
const due = fc.record({ range: buckets, reason: fc.constantFrom("late" as const, "failed" as const) });
const endsOf = (ranges: readonly PlannedRange[] = []): number[] =>
  ranges.flatMap((range) => windowEnds(range, BUCKET_MS));

test("a plan holds exactly the windows that are due and the run's own, none twice", () => {
  const reach = fc.integer({ min: 1, max: 6 }).map((n) => n * BUCKET_MS);
  const began = fc.nat(60).map((n) => n * BUCKET_MS);
  fc.assert(
    fc.property(fc.array(due, { maxLength: 6 }), reach, began, (dues, reachMs, beganAt) => {
      const all = dues.map(({ range, reason }): Due => ({ ...range, reason, deviceId: device, attempts: 0 }));
      const ranges = rangesOf(all, { reachMs }, { beganAt });
      const isFailed = (end: number): boolean =>
        all.some(({ reason, from, to }) => reason === "failed" && end > from && end <= to);
      const isLate = (end: number): boolean =>
        all.some(
          ({ reason, from, to }) =>
            reason === "late" &&
            Array.from({ length: (to - from) / BUCKET_MS }, (_, i) => from + i * BUCKET_MS).some(
              (start) => end > start && end <= start + reachMs,
            ),
        );
      const before = windowEnds({ from: beganAt, to: 1000 }, BUCKET_MS);
      const marked = ranges.filter(({ marks }) => marks.includes("rescored"));
      expect(endsOf(marked).sort(byNumber)).toEqual(before.filter((end) => isLate(end) && !isFailed(end)));
      const unmarked = ranges.filter(({ marks }) => marks.length === 0);
      expect(endsOf(unmarked).sort(byNumber)).toEqual([...before.filter(isFailed), ...endsOf([own])]);
    }),
  );
});

const byNumber = (a: number, b: number): number => a - b;

test("a plan pins until when a device is muted, so that every attempt marks the same windows", () => {
  const mute = { from: 1010, until: 1050 };
  expect(plan([], { mute }).mute).toEqual(mute);
  expect(plan([]).mute).toBeUndefined();
});
