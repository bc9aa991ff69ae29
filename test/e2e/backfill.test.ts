import type { Backfill, BackfillWithSlice } from "../../cli/commands/backfill/backfill-in-words";
import { countSlices } from "../../shared/backfills/backfill";
import { isoOf } from "../../shared/time";
import { linesOf, printed } from "../support/e2e/fleet-command";
import { ended, nextScheduledRun, rowsOf, windowOf, windowsOf } from "../support/e2e/runs";
import { seen } from "../support/e2e/patience";
import { deviceNames, equipFleet, feedFleet, rangesBefore, type SmallFleet } from "../support/e2e/small-fleet";
import { System } from "../support/e2e/system";

const CHUNKS = 10;
const SLICE_MINUTES = 10;
const fleet: SmallFleet = { devices: deviceNames(2 * CHUNKS), trained: 1, ...rangesBefore(Date.now(), 40) };
const range = ["--from", isoOf(fleet.scored.from), "--to", isoOf(fleet.scored.to), "--slice", `${SLICE_MINUTES}m`];
const SLICES = countSlices(fleet.scored, SLICE_MINUTES * 60_000);
let system: System;

beforeAll(async () => {
  system = await System.start({
    ...{ FIRST_RUN_FROM: isoOf(fleet.scored.from), ALLOWED_LATENESS_SECONDS: "0" },
    ...{ ACTIVITIES_PER_CHUNK: "2", BACKFILL_SCHEDULE: "* * * * * *" },
  });
  await feedFleet(system, fleet);
  await equipFleet(system, fleet);
});

afterAll(() => system[Symbol.asyncDispose]());

async function backfill(...args: readonly string[]): Promise<Backfill> {
  const [shown] = linesOf<Backfill>(printed(await system.fleet(["backfill", ...args])));
  if (shown === undefined) throw new Error("it shows no backfill");
  return shown;
}

const shown = (id: string): Promise<BackfillWithSlice> => system.api.call("show-backfill", { path: { backfill: id } });

/** Its runs, the oldest first. */
const slicesOf = async (id: string) =>
  (await system.api.call("list-runs", { query: { backfill: id, limit: 500 } })).runs.toReversed();

/** A slice of it that has published a part, and has parts still to publish. */
const sliceUnderWay = (id: string) =>
  seen("a slice in its middle", async () => {
    const { slice } = await shown(id);
    return slice !== null && slice.progress.chunksDone >= 1 && slice.finishedAt === null ? slice : undefined;
  });

test("what a backfill would do is told before, and nothing is begun", async () => {
  const [preview] = linesOf(printed(await system.fleet(["backfill", "start", ...range, "--dry-run"])));
  expect(preview).toMatchObject({ slices: SLICES, windows: fleet.devices.length * 40, chunks: CHUNKS, waves: CHUNKS });
  expect((await system.api.call("list-backfills", { query: {} })).backfills).toEqual([]);
});

test("every slice is scored once, beneath a scheduled run, though it is paused and the host is killed in between", async () => {
  const { id } = await backfill("start", ...range, "--tag", "why=test");
  await sliceUnderWay(id);
  const scheduled = await nextScheduledRun(system.api);
  await expectHeldBack(id, scheduled);

  expect(await backfill("pause", id)).toMatchObject({ status: "paused", error: null });
  await system.killHost();
  await system.startHost();
  const still = await seen("the backfill standing still", async () => {
    const { run, ...paused } = await shown(id);
    return run === null ? paused : undefined;
  });
  expect(still).toMatchObject({ status: "paused", slice: null, finishedAt: null });
  expect(still.progress.slicesDone).toBeGreaterThanOrEqual(1);
  expect(still.progress.slicesDone).toBeLessThan(SLICES);
  const watched = await system.fleet(["backfill", "watch", id]);
  expect([watched.code, linesOf(watched.out)]).toMatchObject([1, [{ id, status: "paused" }]]);

  expect(await backfill("resume", id)).toMatchObject({ status: "running" });
  await sliceUnderWay(id);
  await system.killHost();
  await system.startHost();
  expect(await backfill("watch", id)).toMatchObject({
    ...{ status: "completed", nextFrom: isoOf(fleet.scored.to), run: null },
    progress: { slices: SLICES, slicesDone: SLICES, slicesPartial: 0, failedDevices: 0, secondsLeft: 0 },
  });

  const listed = linesOf<{ id: string }>(printed(await system.fleet(["runs", "list", "--backfill", id])));
  const runs = await slicesOf(id);
  expect(listed.map((run) => run.id)).toEqual(runs.map((run) => run.id).toReversed());
  expect(runs.map(({ status, kind }) => [status, kind])).toEqual(runs.map(() => ["completed", "backfill"]));
  expect(runs.map(({ from }) => from)).toEqual([isoOf(fleet.scored.from), ...runs.slice(0, -1).map(({ to }) => to)]);
  const rows = (await Promise.all(runs.map((run) => rowsOf(system.api, run.id)))).flat();
  expect(rows.map(windowOf).sort()).toEqual(windowsOf(fleet.devices, fleet.scored));
  const status = await system.room.status.devices();
  const { revision } = await ended(system.api, scheduled);
  expect(new Set(status.map((device) => device.revision))).toEqual(new Set([revision]));
});

/** As long as the scheduled run goes on no slice begins, and of the one that goes on no more than what was in flight. */
async function expectHeldBack(id: string, scheduled: string): Promise<void> {
  const before = await shown(id);
  const slices = await slicesOf(id);
  await seen("the end of the scheduled run", async () => {
    const { slice } = await shown(id);
    const now = await slicesOf(id);
    const { finishedAt } = await system.api.call("show-run", { path: { run: scheduled } });
    if (finishedAt !== null) return true;
    expect(now.map((run) => run.id)).toEqual(slices.map((run) => run.id));
    if (before.slice?.id === slice?.id) {
      expect(slice?.progress.chunksDone ?? 0).toBeLessThanOrEqual((before.slice?.progress.chunksDone ?? 0) + 1);
    }
    return undefined;
  });
}

test("a backfill that is cancelled stops its slice and begins no other, and what came through stays", async () => {
  const { id } = await backfill("start", ...range);
  await sliceUnderWay(id);
  expect(await backfill("cancel", id)).toMatchObject({ cancelRequested: true });
  const watched = await system.fleet(["backfill", "watch", id]);
  expect([watched.code, linesOf(watched.out)]).toMatchObject([1, [{ id, status: "cancelled", run: null }]]);
  const runs = await slicesOf(id);
  expect(runs.at(-1)).toMatchObject({ status: "cancelled", error: { code: "cancelled" } });

  const tooLate = await system.fleet(["backfill", "resume", id]);
  expect([tooLate.code, tooLate.complaints]).toEqual([1, `fleet: backfill ${id} has ended as cancelled\n`]);
  const table = await system.fleet(["backfill", "list", "--table"]);
  expect(table.out).toMatch(
    new RegExp(`^backfill .*\\n─.*\\n${id} +cancelled .*\\n.* completed .* ${SLICES} of ${SLICES} `),
  );
  expect((await system.ask("backfills/nobody")).status).toBe(404);
});
