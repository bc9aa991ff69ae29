import fc from "fast-check";
import type { ErrorThreshold } from "../../../shared/runs/error-threshold";
import type { RunManifest } from "../../../shared/runs/run-manifest";
import { readResultPage } from "../../../shared/runs/read-results";
import { isEnded, type Run } from "../../../shared/runs/run";
import { runFiles } from "../../../shared/runs/run-files";
import type { TickServices } from "../../../shared/runs/schedule-tick";
import type { ResultRow } from "../../../shared/scoring/result-row";
import { ceilTo, isoOf } from "../../../shared/time";
import { windowEnds } from "../../../shared/windows/window-grid";
import { jsonEvent } from "../../support/domain/hub-events";
import { manifestWith } from "../../support/domain/manifests";
import { MemoryFleet } from "../../support/domain/memory-fleet";

const BEGIN = Date.parse("2026-11-20T00:00:00Z");
/** The last one has no model. */
const DEVICES = ["device-0", "device-1", "device-2"];
const PARTITIONS = ["0", "1"];

interface Setting {
  readonly bucketSeconds: number;
  readonly windowBuckets: number;
  readonly hopBuckets: number;
  readonly withDelta: boolean;
  readonly latenessSeconds: number;
  readonly maxHoldSeconds: number;
  readonly spanBuckets: number;
  readonly errorThreshold: ErrorThreshold;
}

const setting: fc.Arbitrary<Setting> = fc.record({
  bucketSeconds: fc.constantFrom(1, 10, 60, 97),
  windowBuckets: fc.integer({ min: 1, max: 6 }),
  hopBuckets: fc.integer({ min: 1, max: 5 }),
  withDelta: fc.boolean(),
  latenessSeconds: fc.constantFrom(0, 1, 30, 120),
  maxHoldSeconds: fc.constantFrom(60, 600, 100_000),
  spanBuckets: fc.integer({ min: 1, max: 40 }),
  errorThreshold: fc.constantFrom<ErrorThreshold>(-1, 0, "40%"),
});

/** What happens, one thing after the other. Times are in buckets, so that every setting sees every kind of step. */
type Happening =
  | { readonly what: "round"; readonly buckets: number }
  | { readonly what: "read"; readonly device: number; readonly agoBuckets: number }
  | { readonly what: "deliver"; readonly partition: number; readonly back: number; readonly count: number }
  | { readonly what: "pass"; readonly buckets: number }
  | { readonly what: "work"; readonly dieAt: number }
  | { readonly what: "lose"; readonly times: number; readonly how: "forget" | "terminate" }
  | { readonly what: "break" | "mend"; readonly device: number }
  | { readonly what: "tick" | "pause" | "resume" };

const only = <T extends string>(...what: readonly T[]) => fc.constantFrom(...what);
const step = (weight: number, arbitrary: fc.Arbitrary<Happening>) => ({ weight, arbitrary });

const happening: fc.Arbitrary<Happening> = fc.oneof(
  step(6, fc.record({ what: only("round"), buckets: fc.integer({ min: 1, max: 5 }) })),
  step(5, fc.record({ what: only("read"), device: fc.nat(2), agoBuckets: fc.nat(16) })),
  step(4, fc.record({ what: only("deliver"), partition: fc.nat(1), back: fc.nat(3), count: fc.nat(8) })),
  step(2, fc.record({ what: only("pass"), buckets: fc.double({ min: 0, max: 8, noNaN: true }) })),
  step(3, fc.record({ what: only("work"), dieAt: fc.constantFrom(Infinity, 1, 2, 3, 5, 8) })),
  step(2, fc.record({ what: only("lose"), times: fc.integer({ min: 1, max: 3 }), how: only("forget", "terminate") })),
  step(2, fc.record({ what: only("break", "mend"), device: fc.nat(1) })),
  step(4, fc.record({ what: only("tick", "tick", "pause", "resume") })),
);

function fleetOf(s: Setting): MemoryFleet {
  const settings: Omit<TickServices["settings"], "runShape"> = {
    bucketMs: s.bucketSeconds * 1000,
    latenessMs: s.latenessSeconds * 1000,
    maxHoldMs: s.maxHoldSeconds * 1000,
    maxRunSpanMs: s.spanBuckets * s.bucketSeconds * 1000,
    ...{ firstRunFrom: "oldest", maxAttempts: 2, maxDueAttempts: 1000 },
  };
  const manifests = DEVICES.slice(0, 2).map((deviceId) =>
    manifestWith({
      ...{ deviceId, onnx: { sha256: "0".repeat(64), input: deviceId } },
      ...{ bucketSeconds: s.bucketSeconds, coverage: { minimum: 0 } },
      windowSeconds: s.windowBuckets * s.bucketSeconds,
      hopSeconds: s.hopBuckets * s.bucketSeconds,
      features: ["temperature.mean", ...(s.withDelta ? ["temperature.delta"] : [])],
    }),
  );
  return new MemoryFleet(BEGIN, settings, manifests, s.errorThreshold);
}

/** Late for the oldest bucket is too late for the first run: times before the beginning are left out. */
function read(fleet: MemoryFleet, device: number, agoMs: number): void {
  const timestamp = Math.max(BEGIN, fleet.now - agoMs);
  const body = { deviceId: DEVICES[device], sensor: "temperature", value: device, timestamp };
  fleet.hub.publish(PARTITIONS[device % 2] ?? "0", { ...jsonEvent(body), enqueuedAt: fleet.now });
}

async function happen(fleet: MemoryFleet, s: Setting, one: Happening): Promise<void> {
  const bucketMs = s.bucketSeconds * 1000;
  switch (one.what) {
    case "round":
      return round(fleet, s, one.buckets);
    case "read": {
      read(fleet, one.device, one.agoBuckets * bucketMs);
      return;
    }
    case "deliver":
      return fleet.deliver(PARTITIONS[one.partition] ?? "0", one.back, one.count);
    case "pass":
      fleet.now += Math.ceil(one.buckets * bucketMs);
      return;
    case "tick":
      return tick(fleet, s);
    case "work":
      return fleet.work(one.dieAt);
    case "lose":
      return lose(fleet, s, one.times, one.how);
    case "break":
      fleet.broken.add(DEVICES[one.device] ?? "");
      return;
    case "mend":
      fleet.broken.delete(DEVICES[one.device] ?? "");
      return;
    default:
      return fleet.runs.setPaused(one.what === "pause");
  }
}

/** As it should go: all devices are read, all is delivered, a run is closed and scored. */
async function round(fleet: MemoryFleet, s: Setting, buckets: number): Promise<void> {
  for (const device of DEVICES.keys()) read(fleet, device, 0);
  fleet.now += buckets * s.bucketSeconds * 1000;
  for (const partition of PARTITIONS) await fleet.deliver(partition, 1, Infinity);
  await tick(fleet, s);
  await fleet.work();
}

/** Instances end without finishing their run, until its attempts are used up. */
async function lose(fleet: MemoryFleet, s: Setting, times: number, how: "forget" | "terminate"): Promise<void> {
  for (let time = 0; time < times; time++) {
    await tick(fleet, s);
    for (const [id, instance] of fleet.instances) {
      instance.going = false;
      if (how === "forget") fleet.instances.delete(id);
    }
  }
}

/** A run is closed only over what is in, or says that it is not. */
async function tick(fleet: MemoryFleet, s: Setting): Promise<void> {
  const { paused } = fleet.runs.state;
  const { closed } = await fleet.tick();
  if (closed === undefined) return;
  expect(paused).toBe(false);
  expect(closed.to - closed.from).toBeLessThanOrEqual(s.spanBuckets * s.bucketSeconds * 1000);
  if (closed.incomplete) return;
  const progress = await fleet.ingest.progress();
  for (const partitionId of PARTITIONS) {
    const reached = progress.find((one) => one.partitionId === partitionId)?.watermark.sequenceNumber ?? -1;
    const waiting = fleet.hub.batch(partitionId, reached + 1, Infinity).events;
    const inTime = waiting.filter(({ enqueuedAt }) => enqueuedAt < closed.to + s.latenessSeconds * 1000);
    expect(inTime).toEqual([]);
  }
}

/** Mends all, delivers all, and lets runs go on until nothing is left to close or owed. */
async function settle(fleet: MemoryFleet, s: Setting): Promise<void> {
  fleet.broken.clear();
  await fleet.runs.setPaused(false);
  for (const partition of PARTITIONS) await fleet.deliver(partition, 0, Infinity);
  fleet.now += 2 * 12 * s.bucketSeconds * 1000 + s.latenessSeconds * 1000;
  for (let quiet = 0; quiet < 2;) {
    const { closed } = await fleet.tick();
    await fleet.work();
    const going = (await fleet.runs.unfinished()).length > 0;
    quiet = closed === undefined && !going ? quiet + 1 : 0;
    // Dues wait for a next run, which wants one more bucket.
    if (quiet === 1 && (await fleet.runs.dues(Infinity)).length > 0) {
      fleet.now += s.bucketSeconds * 1000;
      quiet = 0;
    }
  }
}

interface Judged extends ResultRow {
  readonly run: Run;
}

/** The rows of all runs; only a device whose model was broken may have failed, and no run says a thing twice. */
async function rowsOf(fleet: MemoryFleet): Promise<Judged[]> {
  const rows: Judged[] = [];
  for (const run of fleet.runs.all) {
    expect(isEnded(run.status)).toBe(true);
    const failures = await fleet.runs.failures(run.runId, run.attempt);
    expect(failures.filter(({ code }) => code !== "model-corrupt")).toEqual([]);
    if (run.error?.code === "attempts-exhausted") continue;
    const page = await readResultPage(fleet.blobs, run, { limit: Infinity });
    const lines = page.lines.split("\n").filter((line) => line !== "");
    expect(new Set(lines.map(withoutMarks)).size).toBe(lines.length);
    rows.push(...lines.map((line) => ({ ...(JSON.parse(line) as ResultRow), run })));
  }
  return rows;
}

const withoutMarks = (line: string): string => line.replace(/"marks":[^\]]*\]/, "");

function expectTiled(fleet: MemoryFleet): void {
  let { beganAt } = fleet.runs.state;
  for (const { from, to } of fleet.runs.all) {
    expect(from).toBe(beganAt);
    beganAt = to;
  }
  expect(beganAt).toBe(fleet.runs.state.closedThrough);
}

/**
 * The rows that judge a window, or stand for the whole stretch in which it ends. A window without readings lacks a
 * sensor; only a stretch has too few where there are none.
 */
const rowsFor = (rows: readonly Judged[], end: number): Judged[] =>
  rows.filter(({ windowStart, windowEnd, reason, readings }) =>
    reason === "too-few-readings" && readings === 0
      ? Date.parse(windowStart) < end && end <= Date.parse(windowEnd)
      : windowEnd === isoOf(end),
  );

/** Closed buckets of a device that changed later. */
const lateBuckets = (fleet: MemoryFleet, deviceId: string, bucketMs: number): number[] =>
  fleet.ingest.lateChanges
    .filter((change) => change.deviceId === deviceId)
    .flatMap(({ from, to }) => Array.from({ length: (to - from) / bucketMs }, (_, i) => from + i * bucketMs));

async function expectJudgedOnceUnlessDue(fleet: MemoryFleet, s: Setting): Promise<void> {
  const rows = await rowsOf(fleet);
  const { beganAt = NaN, closedThrough = NaN } = fleet.runs.state;
  const bucketMs = s.bucketSeconds * 1000;
  const windowMs = s.windowBuckets * bucketMs;
  const reachMs = windowMs * (s.withDelta ? 2 : 1);
  for (const row of rows) expect(Date.parse(row.windowEnd)).toBeGreaterThan(beganAt);
  for (const deviceId of DEVICES.slice(0, 2)) {
    const its = rows.filter((row) => row.deviceId === deviceId);
    const [firstRun] = its.map(({ run }) => run).sort((a, b) => a.ordinal - b.ordinal);
    if (firstRun === undefined) continue;
    const late = lateBuckets(fleet, deviceId, bucketMs);
    const buckets = fleet.ingest.buckets.filter((bucket) => bucket.deviceId === deviceId);
    for (const end of windowEnds({ from: firstRun.from, to: closedThrough }, s.hopBuckets * bucketMs)) {
      const judged = rowsFor(its, end);
      expect(judged.filter(({ marks }) => marks.length === 0)).toHaveLength(1);
      const again = judged.filter(({ marks }) => marks.includes("rescored"));
      if (again.length > 0) expect(late.some((b) => b < end && end <= b + reachMs)).toBe(true);
      const latest = judged.sort((a, b) => b.revision - a.revision)[0];
      const inWindow = buckets.filter(({ bucketStart: b }) => b >= end - windowMs && b < end);
      expect(latest?.readings).toBe(inWindow.reduce((sum, { count }) => sum + count, 0));
    }
  }
}

test("a series of scheduled runs judges every window once unless it is due again, by all its data at last", async () => {
  await fc.assert(
    fc.asyncProperty(setting, fc.array(happening, { minLength: 10, maxLength: 80 }), async (s, happenings) => {
      const fleet = fleetOf(s);
      for (const one of happenings) await happen(fleet, s, one);
      await settle(fleet, s);
      expectTiled(fleet);
      await expectJudgedOnceUnlessDue(fleet, s);
    }),
    { numRuns: 100 },
  );
});

test("every device gets something said of every closed stretch, models or none", async () => {
  const s: Setting = {
    ...{ bucketSeconds: 60, windowBuckets: 5, hopBuckets: 1, withDelta: false },
    ...{ latenessSeconds: 60, maxHoldSeconds: 600, spanBuckets: 10, errorThreshold: -1 },
  };
  const fleet = fleetOf(s);
  DEVICES.forEach((_, device) => read(fleet, device, 0));
  await settle(fleet, s);
  const manifests = fleet.runs.all.map(
    ({ runId }) => JSON.parse(fleet.blobs.text(runFiles.manifest(runId, 1)) ?? "{}") as RunManifest,
  );
  expect(manifests.map(({ state }) => state)).toEqual(manifests.map(() => "complete"));
  const rows = await rowsOf(fleet);
  const noModel = rows.filter(({ deviceId }) => deviceId === "device-2");
  expect(noModel.map(({ windowStart, windowEnd }) => [windowStart, windowEnd])).toEqual(
    fleet.runs.all.map(({ from, to }) => [isoOf(from), isoOf(to)]),
  );
  expect(ceilTo(BEGIN, 60_000)).toBe(fleet.runs.state.beganAt);
});
