import fc from "fast-check";
import { DETECTABLE_FAULTS, type FaultKind, type Incident } from "../../../cli/simulation/incident";
import { Plant } from "../../../cli/simulation/plant";
import { PUMP } from "../../../cli/simulation/sensors";
import type { Point } from "../../../cli/sending/point";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FROM = Date.parse("2026-03-01T12:34:56Z");

const plans = fc.record({
  seed: fc.integer(),
  devices: fc.integer({ min: 1, max: 25 }),
  stepSeconds: fc.constantFrom(1, 10, 60, 300, 900),
  hours: fc.double({ min: 0, max: 100, noNaN: true }),
});

const planned = ({
  seed,
  devices,
  stepSeconds,
  hours,
}: {
  seed: number;
  devices: number;
  stepSeconds: number;
  hours: number;
}) => new Plant({ seed, devices, stepSeconds }).scheduleIncidents(FROM, FROM + hours * HOUR);

test("keeps incidents within the stretch, 30 minutes to 3 hours long, on the grid of steps", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      for (const { from, to } of planned(plan)) {
        expect(from).toBeGreaterThanOrEqual(FROM);
        expect(to).toBeLessThanOrEqual(FROM + plan.hours * HOUR);
        expect(to - from).toBeGreaterThanOrEqual(30 * MINUTE);
        expect(to - from).toBeLessThanOrEqual(180 * MINUTE);
        expect([from % (plan.stepSeconds * 1000), to % (plan.stepSeconds * 1000)]).toEqual([0, 0]);
      }
    }),
  );
});

test("never lets two incidents of a device meet", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      for (const own of Map.groupBy(planned(plan), ({ deviceId }) => deviceId).values()) {
        const sorted = own.toSorted((a, b) => a.from - b.from);
        sorted.slice(1).forEach(({ from }, i) => expect(from).toBeGreaterThan(sorted[i]?.to ?? NaN));
      }
    }),
  );
});

test("gives every device one or two incidents when there is room", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const counts = Map.groupBy(planned({ ...plan, hours: plan.hours + 4 }), ({ deviceId }) => deviceId);
      expect(counts.size).toBe(plan.devices);
      for (const own of counts.values()) expect([1, 2]).toContain(own.length);
    }),
  );
});

test("plans none where there is no room", () => {
  expect(planned({ seed: 1, devices: 5, stepSeconds: 60, hours: 1.9 })).toEqual([]);
});

test("spreads the kinds evenly over the fleet", () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const kinds = planned(plan).map(({ kind }) => kind);
      const counts = DETECTABLE_FAULTS.map((kind) => kinds.filter((it) => it === kind).length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }),
  );
});

test("leaves the readings outside of incidents as they were", () => {
  const { faulty, healthy, incidents } = twins(11);
  const calm = (points: readonly Point[]): Point[] => points.filter((point) => !incidents.some(includes(point)));
  expect(calm(faulty)).toEqual(calm(healthy));
});

describe("a fault of the kind", () => {
  const { faulty, healthy, incidents } = twins(12);

  /** Per sensor what the fault adds, in its scale, over the incident. */
  const deviations = (incident: Incident): number[][] =>
    PUMP.map(({ name, scale }) =>
      faulty.flatMap((point, i) =>
        includes(point)(incident) ? [((point.values[name] ?? NaN) - (healthy[i]?.values[name] ?? NaN)) / scale] : [],
      ),
    );
  const hit = (incident: Incident): number[][] =>
    deviations(incident).filter((series) => series.some((deviation) => Math.abs(deviation) > 0.1));
  const of = (kind: FaultKind): Incident[] => {
    const own = incidents.filter((incident) => incident.kind === kind);
    expect(own.length).toBeGreaterThan(0);
    return own;
  };

  test("step moves one sensor at once, for the whole time", () => {
    for (const incident of of("step")) {
      expect(hit(incident)).toHaveLength(1);
      for (const deviation of hit(incident)[0] ?? []) expect(Math.abs(deviation)).toBeGreaterThan(3.4);
    }
  });

  test("drift begins at nothing and moves one sensor farther and farther", () => {
    for (const incident of of("drift")) {
      const [series = [], ...others] = hit(incident);
      expect(others).toEqual([]);
      expect(Math.abs(series[0] ?? NaN)).toBeLessThan(0.1);
      expect(Math.abs(series[series.length >> 1] ?? NaN)).toBeGreaterThan(2);
      expect(Math.abs(series.at(-1) ?? NaN)).toBeGreaterThan(4);
    }
  });

  test("stuck repeats all values", () => {
    for (const incident of of("stuck")) {
      const values = faulty.filter((point) => includes(point)(incident)).map((point) => JSON.stringify(point.values));
      expect(values.length).toBeGreaterThanOrEqual(30);
      expect(new Set(values).size).toBe(1);
    }
  });

  test("spikes throws single readings of one sensor far off and leaves most alone", () => {
    for (const incident of of("spikes")) {
      const [series = [], ...others] = hit(incident);
      expect(others).toEqual([]);
      const far = series.filter((deviation) => Math.abs(deviation) > 4.9).length;
      expect(far).toBeGreaterThan(0);
      expect(far).toBeLessThan(series.length / 2);
      expect(series.filter((deviation) => Math.abs(deviation) < 0.1)).toHaveLength(series.length - far);
    }
  });

  test("lost-correlation lets the sensors that detach leave the load, and no other", () => {
    for (const incident of of("lost-correlation")) {
      expect(hit(incident)).toHaveLength(PUMP.filter(({ detaches }) => detaches).length);
    }
  });
});

function twins(seed: number): { faulty: Point[]; healthy: Point[]; incidents: readonly Incident[] } {
  const plant = (): Plant => new Plant({ seed, devices: 8, stepSeconds: 60 });
  const ill = plant();
  const incidents = ill.scheduleIncidents(FROM + HOUR, FROM + 20 * HOUR);
  return {
    faulty: [...ill.history(FROM, FROM + 20 * HOUR)],
    healthy: [...plant().history(FROM, FROM + 20 * HOUR)],
    incidents,
  };
}

function includes({ deviceId, at }: Point): (incident: Incident) => boolean {
  return (incident) => incident.deviceId === deviceId && incident.from <= at && at < incident.to;
}
