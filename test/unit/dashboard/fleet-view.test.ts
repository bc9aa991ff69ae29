import fc from "fast-check";
import {
  countStates,
  ORDERS,
  stateOf,
  STATES,
  viewed,
  type Device,
} from "../../../functions/dashboard/fleet/fleet-view";

const NORMAL: Device = {
  ...{ id: "pump-1", group: null, state: "active", verdict: "normal", reason: null, severity: 0.1 },
  windowEnd: null,
  ...{ firstSeen: "2026-11-01T00:00:00.000Z", lastSeen: "2026-11-20T00:00:00.000Z", mutedUntil: null },
  ...{ model: { deviceId: "pump-1", version: "v" }, drift: null },
};
const DRIFT: NonNullable<Device["drift"]> = {
  ...{ state: "drifted", reason: null, since: "2026-11-19T00:00:00.000Z", checkedThrough: "2026-11-20T00:00:00.000Z" },
  ...{ features: [], retrain: true },
};

const devices = fc.uniqueArray(
  fc.record({
    id: fc.stringMatching(/^[a-c]{1,3}$/),
    group: fc.constantFrom(null, "hall 1", "hall 2"),
    state: fc.constantFrom("new", "active", "silent", "retired"),
    verdict: fc.constantFrom(null, "normal", "anomalous", "unscored"),
    severity: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    drift: fc.constantFrom(null, DRIFT),
    mutedUntil: fc.constantFrom(null, "2026-11-21T00:00:00.000Z"),
    lastSeen: fc.constantFrom("2026-11-19T00:00:00.000Z", "2026-11-20T00:00:00.000Z"),
  }),
  { selector: ({ id }) => id, maxLength: 20 },
);
const fleets = devices.map((all) => all.map((device): Device => ({ ...NORMAL, ...device })));

test.each([
  ["normal", {}],
  ["anomalous", { verdict: "anomalous" }],
  ["drifted", { drift: DRIFT }],
  ["anomalous", { verdict: "anomalous", drift: DRIFT }],
  ["silent", { verdict: "anomalous", state: "silent" }],
  ["muted", { verdict: "anomalous", mutedUntil: "2026-11-21T00:00:00.000Z" }],
  ["retired", { verdict: "anomalous", state: "retired" }],
  ["unscored", { verdict: "unscored", state: "new", model: null }],
  ["new", { verdict: null, state: "new", model: null }],
] as const)("%s is what counts of %p", (state, device) => {
  expect(stateOf({ ...NORMAL, ...device })).toBe(state);
});

test("every order shows all devices that are wanted, each once, and leaves what it is given as it was", () => {
  fc.assert(
    fc.property(fleets, fc.constantFrom(...ORDERS), fc.option(fc.constantFrom(...STATES)), (fleet, order, state) => {
      const before = [...fleet];
      const shown = viewed(fleet, { text: "", state: state ?? undefined, order });
      const wanted = fleet.filter((device) => state === null || stateOf(device) === state);
      expect(new Set(shown)).toEqual(new Set(wanted));
      expect(shown).toHaveLength(wanted.length);
      expect(fleet).toEqual(before);
    }),
  );
});

test("the worst come first: by urgency of their state, then by severity", () => {
  fc.assert(
    fc.property(fleets, (fleet) => {
      const rank = (device: Device) => STATES.indexOf(stateOf(device)) - (device.severity ?? 0) / 2;
      const ranks = viewed(fleet, { text: "", state: undefined, order: "worst" }).map(rank);
      expect(ranks).toEqual(ranks.toSorted((one, other) => one - other));
    }),
  );
});

test("a text finds parts of names and of groups, in whatever case", () => {
  const fleet = [NORMAL, { ...NORMAL, id: "fan-2", group: "Hall 7" }];
  const found = (text: string) => viewed(fleet, { text, state: undefined, order: "name" }).map(({ id }) => id);
  expect([found(" PUMP "), found("hall"), found("x"), found("")]).toEqual([
    ["pump-1"],
    ["fan-2"],
    [],
    ["fan-2", "pump-1"],
  ]);
});

test("states are counted over all devices", () => {
  fc.assert(
    fc.property(fleets, (fleet) => {
      const counts = countStates(fleet);
      expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(fleet.length);
    }),
  );
});
