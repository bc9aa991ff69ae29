import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readingsOf, type Outgoing, type Stream } from "../../../cli/sending/point";
import { FAULT_KINDS } from "../../../cli/simulation/incident";
import { LiveProgress } from "../../../cli/simulation/simulate-live";
import { simulateFleet, type FleetOptions } from "../../../cli/simulation/simulate-fleet";
import { temporaryFolder } from "../../support/e2e/temporary-folder";

const HOUR = 3_600_000;
const NOON = Date.parse("2026-03-01T12:00:00Z");
const OPTIONS: FleetOptions = {
  ...{ seed: 1, devices: 20, sensors: 5, stepSeconds: 60, from: NOON, to: NOON + 6 * HOUR },
  ...{ faultShare: 0.5, faultKinds: FAULT_KINDS, isClean: false },
};

/** What comes of it, and everything that was sent, send by send. */
async function simulated(changes: Partial<FleetOptions> = {}, world: { clock?: () => number; rounds?: number } = {}) {
  const { clock = () => NOON + 12 * HOUR, rounds = Infinity } = world;
  const stopping = new AbortController();
  const sends: Outgoing[][] = [];
  const send = async (outgoing: Stream<Outgoing>) => {
    const all: Outgoing[] = [];
    for await (const one of outgoing) all.push(one);
    if (sends.push(all) >= rounds) stopping.abort();
    return { readings: all.reduce((sum, one) => sum + readingsOf(one), 0), events: all.length };
  };
  const outcome = await simulateFleet({ ...OPTIONS, ...changes }, { clock, send, stop: stopping.signal });
  return { outcome, sends };
}

test("the same options make the same readings, another seed others", async () => {
  const [first, again, other] = await Promise.all([simulated(), simulated(), simulated({ seed: 2 })]);
  expect(again).toEqual(first);
  expect(other.sends).not.toEqual(first.sends);
});

test("as many devices fail as are asked for, in every way, within the range", async () => {
  const { faults } = (await simulated({ devices: 24 })).outcome;
  expect(faults).toHaveLength(12);
  expect(new Set(faults.map(({ deviceId }) => deviceId)).size).toBe(12);
  expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS));
  for (const { from, to } of faults) expect([NOON <= from, from < to, to <= OPTIONS.to]).toEqual([true, true, true]);
  expect((await simulated({ faultShare: 0 })).outcome.faults).toEqual([]);
});

test("a clean fleet sends each reading once and in order; another some late, twice and broken, all of it told", async () => {
  const clean = await simulated({ isClean: true, faultShare: 0 });
  expect(clean.outcome).toMatchObject({ readings: 20 * 5 * 360, late: 0, duplicates: 0, deadLetters: 0 });
  const { readings, late, duplicates, deadLetters } = (await simulated({ faultShare: 0 })).outcome;
  expect(readings - duplicates - deadLetters).toBe(20 * 5 * 360);
  expect(Math.min(late, duplicates, deadLetters)).toBeGreaterThan(0);
});

test("a sensor that drops out sends nothing, the others go on", async () => {
  const options = { devices: 1, isClean: true, faultShare: 1, faultKinds: ["dropout"] as const };
  const { outcome, sends } = await simulated(options);
  const [fault] = outcome.faults;
  const silent = ((fault?.to ?? 0) - (fault?.from ?? 0)) / 60_000;
  expect(outcome.readings).toBe(5 * 360 - silent);
  expect(sends.flat()).toHaveLength(360);
  const alone = await simulated({ ...options, sensors: 1 });
  expect(alone.sends.flat()).toHaveLength(360 - silent);
});

test("what is not yet is waited for, and the end is left to who stops it", async () => {
  let now = NOON + HOUR;
  const clock = () => (now += 20_000);
  const { outcome, sends } = await simulated({ to: Infinity, isClean: true, sensors: 1 }, { clock, rounds: 4 });
  const [history = [], ...rounds] = sends;
  expect(history.length).toBeGreaterThan(20 * 60);
  expect(rounds.slice(0, 3).every((round) => round.length > 0 && round.length < history.length)).toBe(true);
  const instants = sends.flat().flatMap((one) => (one.kind === "point" ? [one.point.at] : []));
  expect(instants).toEqual([...instants].sort((a, b) => a - b));
  expect(outcome.through).toBe((instants.at(-1) ?? 0) + 60_000);
});

test("how far a live simulation has come outlives it; what is half written counts as nothing", async () => {
  await using folder = await temporaryFolder();
  const progress = new LiveProgress(join(folder.path, "state"));
  expect(await progress.read()).toBeUndefined();
  await progress.write(NOON);
  expect(await new LiveProgress(join(folder.path, "state")).read()).toBe(NOON);
  await writeFile(join(folder.path, "state", "simulation.json"), '{"sentBe');
  expect(await progress.read()).toBeUndefined();
});
