import fc from "fast-check";
import { THE_FLEET, type Alert, type Subject } from "../../../shared/alerts/alert";
import { alertAfter } from "../../../shared/alerts/alert-after";
import type { DeviceLevel } from "../../../shared/alerts/alert-facts";
import { decideAlerts, decideFleetAlert, type Outlook } from "../../../shared/alerts/decide-alerts";
import { gatherLevels } from "../../../shared/alerts/gather-levels";
import type { DeviceId } from "../../../shared/readings/reading";
import type { RunId } from "../../../shared/runs/run";
import { alertRule, deviceRule, metLevel, storedAlert } from "../../support/domain/alerts";

const RUN = "20261120T120000Z-1f0c9a2b" as RunId;
const WINDOWS = deviceRule({ when: "windows", anomalous: 3, of: 5 });
const device = (id: string): Subject => ({ kind: "device", id });

interface World {
  readonly rule?: typeof WINDOWS;
  readonly manyDevices?: number;
  readonly open?: readonly Alert[];
  readonly outlook?: Readonly<Record<string, Outlook>>;
}

async function decide(
  levels: readonly DeviceLevel[],
  { rule = WINDOWS, manyDevices = 4, open = [], outlook = {} }: World = {},
) {
  const watched = new Set(open.map(({ subject }) => subject.id));
  const gathered = await gatherLevels(levels, undefined, watched, 2 * manyDevices);
  const outlooks = new Map(Object.entries(outlook)) as ReadonlyMap<string, Outlook> as ReadonlyMap<DeviceId, Outlook>;
  return decideAlerts({ rule, runId: RUN, manyDevices, open, gathered, outlook: outlooks });
}
const inShort = (changes: Awaited<ReturnType<typeof decide>>) =>
  changes.map((change) => `${change.kind} ${change.alert.subject.kind} ${change.alert.subject.id}`.trim());

test("opens an alert for each device that meets the rule, with what was found of it", async () => {
  const changes = await decide([metLevel("a"), metLevel("b", { value: 4 }), metLevel("c", { isMet: false })]);

  expect(inShort(changes)).toEqual(["open device a", "open device b"]);
  expect(changes[1]?.alert).toEqual({
    ...{ rule: "rule", when: "windows", level: "warning", subject: device("b"), firstDevices: [] },
    finding: { value: 4, severity: 0.75, since: 1_000, devices: null, runId: RUN, error: null },
  });
});

test("opens no second one", async () => {
  expect(await decide([metLevel("a")], { open: [storedAlert(device("a"))] })).toEqual([]);
});

test.each([
  ["fine", ["clear device a"]],
  ["gone", ["clear device a"]],
  ["unknown", []],
] as const)("a device of which the rule says nothing any more, and that is %s: %j", async (is, expected) => {
  expect(inShort(await decide([], { open: [storedAlert(device("a"))], outlook: { a: is } }))).toEqual(expected);
});

test("neither opens nor clears what nearly meets the rule", async () => {
  const levels = [metLevel("a", { isMet: false }), metLevel("b", { isMet: false })];

  expect(await decide(levels, { open: [storedAlert(device("a"))] })).toEqual([]);
});

test("many devices at once are one alert of the fleet, which names the worst of them", async () => {
  const changes = await decide(["a", "b", "c", "d", "e"].map((id) => metLevel(id)));

  expect(inShort(changes)).toEqual(["open fleet"]);
  expect(changes[0]?.alert.finding.devices).toBe(5);
  expect(changes[0]?.alert.firstDevices).toEqual(["a", "b", "c", "d", "e"]);
});

test("devices that come one after the other count as well", async () => {
  const open = ["a", "b", "c"].map((id) => storedAlert(device(id)));
  const levels = ["a", "b", "c", "d"].map((id) => metLevel(id));

  expect(inShort(await decide(levels, { open }))).toEqual(["open fleet"]);
});

test("the fleet's alert keeps devices from alerts of their own, until half of many are left", async () => {
  const open = [storedAlert(THE_FLEET)];

  expect(
    await decide(
      ["a", "b", "c"].map((id) => metLevel(id)),
      { open },
    ),
  ).toEqual([]);
  expect(
    inShort(
      await decide(
        ["a", "b"].map((id) => metLevel(id)),
        { open },
      ),
    ),
  ).toEqual(["clear fleet", "open device a", "open device b"]);
});

test("a group's alert opens at so many devices, and clears at half", async () => {
  const rule = deviceRule({ when: "windows", per: "group", devices: 4 });
  const of = (group: string, count: number) =>
    Array.from({ length: count }, (_, i) => metLevel(`${group}-${i}`, { group }));
  const open = [storedAlert({ kind: "group", id: "fans" })];

  expect(inShort(await decide([...of("fans", 3), ...of("pumps", 4)], { rule, open }))).toEqual(["open group pumps"]);
  expect(inShort(await decide([...of("fans", 2), ...of("pumps", 3)], { rule, open }))).toEqual(["clear group fans"]);
});

test("the fleet's own rule counts devices whatever their group", async () => {
  const rule = deviceRule({ when: "silence", afterMinutes: 5, per: "fleet", devices: 2 });

  expect(inShort(await decide([metLevel("a", { group: "x" }), metLevel("b")], { rule }))).toEqual(["open fleet"]);
  expect(inShort(await decide([metLevel("a"), metLevel("b", { isMet: false })], { rule }))).toEqual([]);
});

test("alerts of a rule that has become one of others are cleared", async () => {
  const rule = deviceRule({ when: "windows", per: "group", devices: 2 });

  expect(inShort(await decide([metLevel("a")], { rule, open: [storedAlert(device("a"))] }))).toEqual([
    "clear device a",
  ]);
});

test("however levels come and go, each subject has one alert at most, and fewer than many devices have one", async () => {
  const MANY = 4;
  const levels = fc.uniqueArray(fc.record({ id: fc.integer({ min: 0, max: 11 }), isMet: fc.boolean() }), {
    selector: ({ id }) => id,
    maxLength: 12,
  });
  const step = fc.record({ levels, outlook: fc.constantFrom<Outlook>("fine", "unknown", "gone") });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      let open: Alert[] = [];
      for (const { levels: found, outlook } of steps) {
        const sorted = [...found].sort((a, b) => Number(b.isMet) - Number(a.isMet));
        const changes = await decide(
          sorted.map(({ id, isMet }) => metLevel(String(id), { isMet })),
          {
            ...{ manyDevices: MANY, open },
            outlook: Object.fromEntries(Array.from({ length: 12 }, (_, id) => [id, outlook])),
          },
        );
        for (const change of changes) {
          const alert = alertAfter(change, 3_000);
          open = change.kind === "open" ? [...open, alert] : open.filter(({ alertId }) => alertId !== alert.alertId);
        }
        const subjects = open.map(({ subject }) => `${subject.kind} ${subject.id}`);
        expect(new Set(subjects).size).toBe(subjects.length);
        const devices = open.filter(({ subject }) => subject.kind === "device");
        expect(devices.length).toBeLessThan(MANY);
        // Whoever meets the rule is told of: by an alert of its own or by the fleet's.
        const isFleetOpen = open.length > devices.length;
        const met = found.filter(({ isMet }) => isMet).map(({ id }) => String(id));
        if (!isFleetOpen) expect(devices.map(({ subject }) => subject.id)).toEqual(expect.arrayContaining(met));
      }
    }),
  );
});

test("what is one for the fleet opens once, stays between, and clears", () => {
  const rule = alertRule({ when: "lag", afterMinutes: 10 });
  const { finding } = storedAlert(THE_FLEET);
  const open = [storedAlert(THE_FLEET, { when: "lag" })];
  const kinds = (is: "met" | "between" | "fine", standing: readonly Alert[]) =>
    decideFleetAlert(rule, { is, finding }, standing).map(({ kind }) => kind);

  expect([kinds("met", []), kinds("met", open), kinds("between", []), kinds("between", open)]).toEqual([
    ["open"],
    [],
    [],
    [],
  ]);
  expect([kinds("fine", []), kinds("fine", open)]).toEqual([[], ["clear"]]);
});
