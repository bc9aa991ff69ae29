import type { Alert } from "../../../shared/alerts/alert";
import type { AlertFacts, DeviceLevel, JudgedRun, Standing } from "../../../shared/alerts/alert-facts";
import type { AlertRule } from "../../../shared/alerts/alert-settings";
import { judgeAfterRun } from "../../../shared/alerts/judge-after-run";
import type { DeviceId } from "../../../shared/readings/reading";
import type { RunId } from "../../../shared/runs/run";
import { alertRule, metLevel, storedAlert } from "../../support/domain/alerts";

const run = (changes: Partial<JudgedRun> = {}): JudgedRun => ({
  ...{ runId: "20261120T120000Z-1f0c9a2b" as RunId, ordinal: 7, status: "completed", error: undefined },
  ...{ from: 10_000, to: 20_000 },
  ...changes,
});
const standing = (changes: Partial<Standing> = {}): Standing => ({
  ...{ deviceId: "a" as DeviceId, isRetired: false, isMuted: false },
  latest: { verdict: "normal", windowEnd: 20_000 },
  ...changes,
});

class Facts implements AlertFacts {
  asked = 0;
  constructor(
    private readonly found: readonly DeviceLevel[] = [],
    private readonly stand: readonly Standing[] = [],
  ) {}
  levels = () => {
    this.asked++;
    return this.found;
  };
  standings = (ids: readonly DeviceId[]) =>
    Promise.resolve(this.stand.filter(({ deviceId }) => ids.includes(deviceId)));
  endedRuns = () => Promise.resolve([]);
  pastRuns = () => Promise.resolve([]);
}

async function judge(facts: Facts, rule: AlertRule, of: JudgedRun, open: readonly Alert[] = [], isPast = false) {
  const changes = await judgeAfterRun(facts, { settings: { rules: [rule], manyDevices: 10 }, run: of, isPast, open });
  return changes.map((change) => (change.kind === "open" ? "open" : `clear: ${change.by}`));
}

const WINDOWS = alertRule({ when: "windows" });
const SILENCE = alertRule({ when: "silence", afterMinutes: 5 });
const OPEN = [storedAlert({ kind: "device", id: "a" })];
const SILENT = [storedAlert({ kind: "device", id: "a" }, { when: "silence" })];

test.each([
  ["normal in the run", standing(), ["clear: fine"]],
  ["unscored", standing({ latest: { verdict: "unscored", windowEnd: 20_000 } }), []],
  ["normal, but not judged by this run", standing({ latest: { verdict: "normal", windowEnd: 10_000 } }), []],
  ["never judged", standing({ latest: undefined }), []],
  ["muted", standing({ isMuted: true }), []],
  ["retired", standing({ isRetired: true }), ["clear: gone"]],
  ["forgotten", undefined, ["clear: gone"]],
] as const)("an alert about windows of a device that is now %s: %j", async (_, stand, expected) => {
  const facts = new Facts([], stand === undefined ? [] : [stand]);

  expect(await judge(facts, WINDOWS, run(), OPEN)).toEqual(expected);
});

test("a device that is heard again is silent no more, whether it can be judged or not", async () => {
  const stand = standing({ latest: { verdict: "unscored", windowEnd: 20_000 } });

  expect(await judge(new Facts([], [stand]), SILENCE, run(), SILENT)).toEqual(["clear: fine"]);
});

test("in the past nobody knows what could be judged: what is not anomalous was fine", async () => {
  const stand = standing({ latest: { verdict: "unscored", windowEnd: 20_000 } });

  expect(await judge(new Facts([], [stand]), WINDOWS, run(), OPEN, true)).toEqual(["clear: fine"]);
});

test.each([
  ["cancelled", run({ status: "cancelled" })],
  ["failed before it judged anybody", run({ status: "failed", error: { code: "attempts-used-up", message: "lost" } })],
])("a run that was %s says nothing of devices", async (_, of) => {
  const facts = new Facts([metLevel("b")], [standing()]);

  expect(await judge(facts, WINDOWS, of, OPEN)).toEqual([]);
  expect(facts.asked).toBe(0);
});

test("a run that too many failures have stopped tells what it found", async () => {
  const of = run({ status: "failed", error: { code: "error-threshold", message: "6 of 10 devices" } });

  expect(await judge(new Facts([metLevel("b")]), WINDOWS, of)).toEqual(["open"]);
});

test("devices of other groups are not the rule's business", async () => {
  const rule = alertRule({ when: "windows", groups: ["presses"] });
  const facts = new Facts([metLevel("b", { group: "fans" }), metLevel("c"), metLevel("d", { group: "presses" })]);

  expect(await judge(facts, rule, run())).toEqual(["open"]);
});

test("a failed run is an alert, which the next that does not fail clears", async () => {
  const rule = alertRule({ when: "run" });
  const failed = run({ status: "failed", error: { code: "attempts-used-up", message: "lost" } });
  const open = [storedAlert({ kind: "fleet", id: "" }, { when: "run" })];

  expect(await judge(new Facts(), rule, failed)).toEqual(["open"]);
  expect(await judge(new Facts(), rule, failed, open)).toEqual([]);
  expect(await judge(new Facts(), rule, run({ status: "cancelled" }), open)).toEqual([]);
  expect(await judge(new Facts(), rule, run({ status: "partial" }), open)).toEqual(["clear: fine"]);
});

test("alerts of a rule of the same name but of another kind are not its own", async () => {
  expect(await judge(new Facts([metLevel("a")]), WINDOWS, run(), SILENT)).toEqual(["open"]);
});
