import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Answer } from "../../shared/http/contract/operation";
import { below, seededRandom } from "../../cli/simulation/random";
import { isoOf, type Range } from "../../shared/time";
import { resultStatus, rowsOf, scheduledRuns, windowOf, windowsOf } from "../support/e2e/runs";
import { seen } from "../support/e2e/patience";
import { deviceNames, equipFleet, feedFleet, rangesBefore, type SmallFleet } from "../support/e2e/small-fleet";
import { System } from "../support/e2e/system";

const SEED = 5;
const CHUNKS = 20;
const MINUTES_PER_RUN = 20;
const fleetOf = (minutes: number): SmallFleet => ({
  ...{ devices: deviceNames(200), trained: 3 },
  ...rangesBefore(Date.now(), minutes),
});

const settingsFor = ({ scored }: SmallFleet) => ({
  FIRST_RUN_FROM: isoOf(scored.from),
  ALLOWED_LATENESS_SECONDS: "0",
  MAX_RUN_SPAN_SECONDS: String(MINUTES_PER_RUN * 60),
  ACTIVITIES_PER_CHUNK: "10",
  CHUNKS_PER_WAVE: "2",
});

test.each([
  ["in fair weather", undefined],
  ["while Durable delivers activities twice and out of order", { seed: SEED, duplicateActivities: 0.3 }],
])("scores every window once, %s, though the host is killed in the middle of two runs", async (name, nasty) => {
  const fleet = fleetOf(2 * MINUTES_PER_RUN);
  await using system = await System.start(settingsFor(fleet), nasty);
  await feedFleet(system, fleet);
  await equipFleet(system, fleet);
  const random = seededRandom(SEED, name);

  await system.api.call("set-schedule", { body: { paused: false } });
  for (const ordinal of [0, 1]) {
    const { id } = await runUnderWay(system, ordinal, 1 + below(random, CHUNKS / 2));
    await system.killHost();
    expect((await system.room.runs.unfinished()).map(({ runId }) => runId)).toEqual([id]);
    await system.startHost();
    const run = await endedInSilence(system, id);
    expect(run).toMatchObject({
      status: "completed",
      plan: { devices: 200, chunks: CHUNKS },
      progress: { devices: 200 },
    });
  }
  await system.api.call("set-schedule", { body: { paused: true } });
  await expectEachWindowOnce(system, fleet);
});

test("gives a run a new attempt when the engine has lost it, and scores every window once", async () => {
  const fleet = fleetOf(MINUTES_PER_RUN);
  await using system = await System.start(settingsFor(fleet));
  await feedFleet(system, fleet);
  await equipFleet(system, fleet);
  await system.api.call("set-schedule", { body: { paused: false } });
  const { id } = await runUnderWay(system, 0, 4);
  await system.killHost();
  for (const file of ["durable.db", "durable.db-wal", "durable.db-shm"]) {
    await rm(join(system.directory, file), { force: true });
  }
  await system.startHost();
  expect(await endedInSilence(system, id)).toMatchObject({ status: "completed", attempt: 2 });
  await system.api.call("set-schedule", { body: { paused: true } });
  await expectEachWindowOnce(system, fleet);
});

/** A run that has published so many parts and has not ended. */
const runUnderWay = (system: System, ordinal: number, chunksDone: number): Promise<Answer<"show-run">> =>
  seen("a run in its middle", async () => {
    const id = (await scheduledRuns(system.api))[ordinal]?.id;
    if (id === undefined) return undefined;
    const run = await unseenUntilEnded(system, id);
    if (run.finishedAt !== null) throw new Error("it ended before it could be killed");
    return run.progress.chunksDone >= chunksDone ? run : undefined;
  });

const endedInSilence = (system: System, id: string): Promise<Answer<"show-run">> =>
  seen("the end of the run", async () => {
    const run = await unseenUntilEnded(system, id);
    return run.finishedAt === null ? undefined : run;
  });

/** The run; where it has not ended, neither its results nor what it makes of devices may be seen. */
async function unseenUntilEnded(system: System, id: string): Promise<Answer<"show-run">> {
  const status = await resultStatus(system, id);
  const judged = await system.room.status.devices();
  const run = await system.api.call("show-run", { path: { run: id } });
  const shown = judged.filter(({ revision }) => revision === run.revision).length;
  if (run.finishedAt === null) expect({ status, shown }).toEqual({ status: 409, shown: 0 });
  return run;
}

async function expectEachWindowOnce(system: System, { devices, scored }: SmallFleet): Promise<void> {
  const runs = await seen("the end of all runs", async () => {
    const all = await scheduledRuns(system.api);
    return all.every(({ finishedAt }) => finishedAt !== null) ? all : undefined;
  });
  expect(runs.map(({ status }) => status)).toEqual(runs.map(() => "completed"));
  const covered: Range = { from: scored.from, to: Math.max(...runs.map(({ to }) => Date.parse(to))) };
  expect(covered.to).toBeGreaterThanOrEqual(scored.to);
  const rows = (await Promise.all(runs.map(({ id }) => rowsOf(system.api, id)))).flat();
  expect(rows.map(windowOf).sort()).toEqual(windowsOf(devices, covered));
  const measured = rows.filter(({ windowEnd }) => Date.parse(windowEnd) <= scored.to);
  expect(measured.filter(({ verdict }) => verdict === "unscored")).toEqual([]);
}
