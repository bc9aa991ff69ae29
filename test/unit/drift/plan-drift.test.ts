import fc from "fast-check";
import type { LastDriftCheck } from "../../../shared/drift/drift-check";
import { planDrift } from "../../../shared/drift/plan-drift";
import type { DeviceId } from "../../../shared/readings/reading";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const device = "pump-1" as DeviceId;
const modelOf = (version: string, deviceId = device) => ({ deviceId, version, sha256: "0" });
const checkOf = (more: Partial<LastDriftCheck> = {}): LastDriftCheck => ({
  ...{ modelVersion: "v1", through: 10 * DAY, state: "usual", since: 10 * DAY },
  ...more,
});
const plan = (from: number, to: number, last?: LastDriftCheck, everyMs: number | undefined = DAY) =>
  planDrift(device, modelOf("v1"), { from, to }, { lastCheck: last, everyMs });

const spans = fc.array(fc.integer({ min: 1, max: 30 * 60 }), { minLength: 20, maxLength: 200 });

test("a device is checked once in each interval, by a run whose range reaches its turn, however runs are cut", () => {
  fc.assert(
    fc.property(spans, (minutes) => {
      let last: LastDriftCheck | undefined;
      let from = 10 * DAY;
      const checks: number[] = [];
      for (const span of minutes) {
        const to = from + span * 60_000;
        const { checkDriftThrough } = plan(from, to, last);
        if (checkDriftThrough !== undefined) {
          expect(checkDriftThrough).toBe(to);
          checks.push(to);
          last = checkOf({ through: to });
        }
        from = to;
      }
      const turns = (from - 10 * DAY) / DAY;
      expect(checks.length).toBeLessThanOrEqual(Math.ceil(turns));
      const [first = from] = checks;
      expect(first - 10 * DAY).toBeLessThanOrEqual(DAY + Math.max(...minutes) * 60_000);
      const longest = Math.max(0, ...checks.slice(1).map((check, i) => check - (checks[i] ?? check)));
      expect(longest).toBeLessThanOrEqual(DAY + Math.max(...minutes) * 60_000);
    }),
  );
});

test("a check that failed, or found nothing to judge, stays due", () => {
  const last = checkOf();
  const due = plan(11 * DAY, 11 * DAY + HOUR, last);
  const later = plan(11 * DAY + HOUR, 12 * DAY, last);
  expect([due.checkDriftThrough, later.checkDriftThrough]).toContain(12 * DAY);
  expect(plan(12 * DAY, 12 * DAY + HOUR, last).checkDriftThrough).toBe(12 * DAY + HOUR);
});

test("runs share the devices out: of a thousand, each of a day's hours checks some, and none a tenth", () => {
  const devices = Array.from({ length: 1_000 }, (_, i) => `pump-${i}` as DeviceId);
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  const due = hours.map((hour) => {
    const range = { from: 10 * DAY + hour * HOUR, to: 10 * DAY + (hour + 1) * HOUR };
    return devices.filter(
      (deviceId) =>
        planDrift(deviceId, modelOf("v1", deviceId), range, { lastCheck: undefined, everyMs: DAY })
          .checkDriftThrough !== undefined,
    );
  });
  expect(new Set(due.flat()).size).toBe(1_000);
  expect(Math.min(...due.map(({ length }) => length))).toBeGreaterThan(0);
  expect(Math.max(...due.map(({ length }) => length))).toBeLessThan(100);
});

test("a device that has drifted is so since the check that found it", () => {
  const drifted = checkOf({ state: "drifted", since: 8 * DAY });
  expect(plan(10 * DAY, 10 * DAY + 1, drifted)).toEqual({ driftedSince: 8 * DAY });
  expect(plan(10 * DAY, 10 * DAY + 1, checkOf({ state: "unchecked" }))).toEqual({});
});

test("what another version's checks found says nothing", () => {
  const other = checkOf({ modelVersion: "v0", state: "drifted" });
  expect(plan(10 * DAY, 10 * DAY + 1, other).driftedSince).toBeUndefined();
});

test("where no checks are wanted, none is planned, and what is known is marked all the same", () => {
  const drifted = checkOf({ state: "drifted" });
  const { checkDriftThrough, driftedSince } = planDrift(
    device,
    modelOf("v1"),
    { from: 10 * DAY, to: 30 * DAY },
    { lastCheck: drifted, everyMs: undefined },
  );
  expect([checkDriftThrough, driftedSince]).toEqual([undefined, 10 * DAY]);
});

test("a device without a model has nothing to drift from", () => {
  const lastCheck = checkOf({ state: "drifted" });
  expect(planDrift(device, null, { from: 0, to: 30 * DAY }, { lastCheck, everyMs: DAY })).toEqual({});
});
