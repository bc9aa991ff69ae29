import fc from "fast-check";
import type { DeviceLevel } from "../../shared/alerts/alert-facts";
import { alertRuleSchema, isDeviceRule, type DeviceRule, type WindowsRule } from "../../shared/alerts/alert-settings";
import { FLEET, type DeviceId } from "../../shared/readings/reading";
import type { Run } from "../../shared/runs/run";
import { collect } from "../support/collect";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { bucketsOf, ingest, ingestWrite, reading } from "../support/contract/ingest-writes";
import { ADA, equip, modelOf } from "../support/contract/models";
import { checked, complete, finish, publish, resultRow, scored } from "../support/contract/outcomes";
import { closeRun } from "../support/contract/runs";
import { at, NOW } from "../support/contract/times";
import { naiveWindows, type AnomalousMinute } from "../support/domain/naive-windows";

function rule(asked: object): DeviceRule {
  const parsed = alertRuleSchema.parse({ name: "r", ...asked });
  if (!isDeviceRule(parsed)) throw new Error("no rule about devices");
  return parsed;
}

const pump = (n: number) => `pump-${n}` as DeviceId;

describe.each(engines)("$name: what alert rules look at", (engine) => {
  const database = useFreshDatabase(engine);
  const levels = async (asked: DeviceRule, run: Run, isPast = false): Promise<DeviceLevel[]> =>
    collect(database.store.alertFacts.levels(asked, { run, isPast }));
  const whoMeet = async (...args: Parameters<typeof levels>) =>
    (await levels(...args)).filter(({ isMet }) => isMet).map(({ deviceId }) => deviceId);

  /** Ends a run with anomalies of one-minute hops, whose windows end at these minutes. */
  async function endRun(
    from: number,
    to: number,
    found: ReadonlyMap<DeviceId, readonly AnomalousMinute[]>,
  ): Promise<Run> {
    const run = await closeRun(database.store, from, to);
    const anomalies = [...found].flatMap(([deviceId, minutes]) =>
      minutes.map(({ end, severity }) =>
        resultRow(run, end, { deviceId, verdict: "anomalous", score: -1, severity, modelVersion: "v1" }),
      ),
    );
    await publish(
      database.store,
      run,
      [...found.keys()].map((deviceId) => scored(resultRow(run, to, { deviceId }))),
      {
        anomalies,
      },
    );
    await finish(database.store, run);
    return run;
  }
  let heard = 0;
  const hear = async (minutes: number, ...ids: DeviceId[]) => {
    const instant = at(minutes);
    const devices = ids.map((deviceId) => ({ deviceId, firstAt: instant, lastAt: instant }));
    const buckets = ids.flatMap((deviceId) => bucketsOf(reading(1, instant, deviceId)));
    await ingest(database.store, ingestWrite(++heard, { devices, buckets }));
  };

  it("finds n of m windows wherever a naive look at each window does", async () => {
    const patterns = fc.sample(
      fc.array(fc.record({ end: fc.integer({ min: 31, max: 90 }), severity: fc.integer({ min: 0, max: 4 }) }), {
        maxLength: 12,
      }),
      { numRuns: 40, seed: 1 },
    );
    const devices = new Map(
      patterns.map((minutes, n) => {
        const ends = new Map(minutes.map(({ end, severity }) => [end, severity / 4]));
        const all = [...ends].map(([end, severity]) => ({ end, severity, isOfRun: end > 60 }));
        return [pump(n), all];
      }),
    );
    await hear(0, ...devices.keys());
    await equip(database.store, FLEET);
    const part = (isOfRun: boolean) =>
      new Map([...devices].map(([id, all]) => [id, all.filter((minute) => minute.isOfRun === isOfRun)] as const));
    await endRun(0, 60, part(false));
    const run = await endRun(60, 90, part(true));

    const rules = fc.record({
      windows: fc.integer({ min: 1, max: 40 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      clear: fc.double({ min: 0, max: 0.999, noNaN: true }),
      leastSeverity: fc.option(fc.constantFrom(0, 0.25, 0.5, 1), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(rules, async ({ windows, share, clear, leastSeverity }) => {
        const anomalous = 1 + Math.floor(share * (windows - 1));
        const clearAt = Math.floor(clear * anomalous);
        const asked = rule({ when: "windows", anomalous, of: windows, clearAt, leastSeverity }) as WindowsRule;
        const expected = [...devices].flatMap(([deviceId, all]) => {
          const found = naiveWindows(asked, all, 90);
          return found === undefined ? [] : [[deviceId, found.isMet, found.value] as const];
        });

        const found = (await levels(asked, run)).map(({ deviceId, isMet, value }) => [deviceId, isMet, value] as const);

        expect(found.sort()).toEqual(expected.sort());
        const isFirst = (await levels(asked, run)).map(({ isMet }) => isMet);
        expect(isFirst).toEqual([...isFirst].sort((a, b) => Number(b) - Number(a)));
      }),
      { numRuns: 60 },
    );
  });

  it("counts windows in hops of the device's own model, of the fleet's where it has none", async () => {
    await hear(0, pump(1), pump(2));
    await equip(database.store, FLEET);
    const slow = modelOf(pump(1), "v1");
    const manifest = { ...slow.manifest, hopSeconds: 300 };
    await database.store.models.register({ ...slow, manifest }, ADA);
    const fiveApart = [85, 90].map((end) => ({ end, severity: 0.5, isOfRun: true }));
    const run = await endRun(60, 90, new Map([1, 2].map((n) => [pump(n), fiveApart])));

    expect(await whoMeet(rule({ when: "windows", anomalous: 2, of: 2 }), run)).toEqual([pump(1)]);
  });

  it("leaves out windows of a muted device, anomalies called false, and retired devices", async () => {
    const ids = [1, 2, 3, 4].map(pump);
    await hear(0, ...ids);
    await equip(database.store, FLEET);
    const run = await closeRun(database.store, 60, 90);
    const row = (deviceId: DeviceId, marks: readonly "muted"[] = []) =>
      resultRow(run, 90, { deviceId, verdict: "anomalous", score: -1, marks });
    await complete(database.store, run, ...ids.map((id) => scored(row(id, id === pump(1) ? ["muted"] : []))));
    const word = { verdict: "false", note: undefined, by: undefined, at: NOW } as const;
    await database.store.feedback.give({ deviceId: pump(2), windowEnd: at(90) }, word);
    await database.store.devices.change(pump(3), { retired: true }, NOW);

    expect(await whoMeet(rule({ when: "windows" }), run)).toEqual([pump(4)]);
  });

  it("says of each device its group, the worst severity and since when, the worst first", async () => {
    await hear(0, pump(1), pump(2));
    await equip(database.store, FLEET);
    await database.store.devices.change(pump(2), { group: "presses" }, NOW);
    const minutes = (...severities: number[]) =>
      severities.map((severity, i) => ({ end: 88 + i, severity, isOfRun: true }));
    const run = await endRun(
      60,
      90,
      new Map([
        [pump(1), minutes(0.25, 0.5)],
        [pump(2), minutes(0.75, 0.125)],
      ]),
    );

    expect(await levels(rule({ when: "windows", anomalous: 2, of: 5 }), run)).toEqual([
      { deviceId: pump(2), group: "presses", isMet: true, value: 2, severity: 0.75, since: at(88) },
      { deviceId: pump(1), group: undefined, isMet: true, value: 2, severity: 0.5, since: at(88) },
    ]);
  });

  it("finds who is silent at the run's end: now by who was heard last, in the past by buckets", async () => {
    await hear(10, pump(1));
    await hear(50, pump(2));
    await hear(80, pump(3));
    await hear(200, pump(1));
    const run = await closeRun(database.store, 0, 90);
    const asked = rule({ when: "silence", afterMinutes: 60 });

    expect((await levels(asked, run)).map(({ deviceId, isMet }) => [deviceId, isMet])).toEqual([[pump(2), false]]);
    const past = await levels(asked, run, true);
    expect(past.map(({ deviceId, isMet, value }) => [deviceId, isMet, value])).toEqual([
      [pump(1), true, 80 * 60],
      [pump(2), false, 40 * 60],
    ]);
  });

  it("calls no muted or retired device silent", async () => {
    for (const n of [1, 2, 3]) await hear(0, pump(n));
    const { devices } = database.store;
    await devices.change(pump(1), { mutedUntil: at(91) }, at(60));
    await devices.change(pump(2), { retired: true }, at(60));
    const run = await closeRun(database.store, 0, 90);

    expect(await whoMeet(rule({ when: "silence", afterMinutes: 30 }), run)).toEqual([pump(3)]);
    const standings = await database.store.alertFacts.standings([pump(1), pump(2), pump(3), pump(9)], run.to);
    expect(standings.map(({ deviceId, isMuted, isRetired }) => [deviceId, isMuted, isRetired]).sort()).toEqual([
      [pump(1), true, false],
      [pump(2), false, true],
      [pump(3), false, false],
    ]);
  });

  it("finds who has drifted from the champion that it has now", async () => {
    await hear(0, pump(1), pump(2));
    for (const n of [1, 2]) await equip(database.store, pump(n));
    const run = await closeRun(database.store, 60, 90);
    await complete(
      database.store,
      run,
      checked(run, 90, {}, pump(1)),
      checked(run, 90, { modelVersion: "v0" }, pump(2)),
    );

    const [found, ...others] = await levels(rule({ when: "drift" }), run);

    expect(found).toMatchObject({ deviceId: pump(1), isMet: true, since: at(90) });
    expect(others).toEqual([]);
  });

  it("tells what the latest window of a device was", async () => {
    await hear(0, pump(1), pump(2));
    const run = await closeRun(database.store, 60, 90);
    await complete(database.store, run, scored(resultRow(run, 85, { deviceId: pump(1) })));

    const standings = await database.store.alertFacts.standings([pump(1), pump(2)], run.to);

    expect(new Map(standings.map(({ deviceId, latest }) => [deviceId, latest]))).toEqual(
      new Map([
        [pump(1), { verdict: "normal", windowEnd: at(85) }],
        [pump(2), undefined],
      ]),
    );
  });

  it("gives scheduled runs that have ended, in order, behind one or within a range", async () => {
    const { alertFacts } = database.store;
    expect(await alertFacts.endedRuns(undefined, 10)).toEqual([]);
    const ended: Run[] = [];
    for (const to of [10, 20, 30]) {
      const run = await closeRun(database.store, to - 10, to);
      await finish(
        database.store,
        run,
        to === 20 ? { status: "failed", error: { code: "lost", message: "gone" } } : {},
      );
      ended.push(run);
    }
    await closeRun(database.store, 30, 40);
    const ordinals = (runs: readonly { readonly ordinal: number }[]) => runs.map(({ ordinal }) => ordinal);
    const [first, second, third] = ordinals(ended);

    expect(ordinals(await alertFacts.endedRuns(undefined, 10))).toEqual([third]);
    expect(ordinals(await alertFacts.endedRuns(first, 10))).toEqual([second, third]);
    expect(ordinals(await alertFacts.endedRuns(first, 1))).toEqual([second]);
    expect(await alertFacts.pastRuns({ from: at(10), to: at(20) }, 10)).toEqual([
      expect.objectContaining({
        ordinal: second,
        status: "failed",
        error: { code: "lost", message: "gone" },
        to: at(20),
      }),
    ]);
  });
});
