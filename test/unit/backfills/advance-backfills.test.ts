import fc from "fast-check";
import { advanceBackfills } from "../../../shared/backfills/advance-backfills";
import { countSlices, type Backfill } from "../../../shared/backfills/backfill";
import { cancelBackfill, pauseBackfill, resumeBackfill } from "../../../shared/backfills/change-backfill";
import { isEnded, type Run } from "../../../shared/runs/run";
import { ConflictError } from "../../../shared/errors";
import { storedBackfill } from "../../support/contract/backfills";
import { at, MINUTE } from "../../support/contract/times";
import { backfillRoom } from "../../support/domain/backfill-room";

const HOUR = 60 * MINUTE;

test("slices are cut one after the other, each once the one before has ended, and the backfill ends with the last", async () => {
  const room = backfillRoom();
  const { backfillId } = await room.ask();
  const { cut } = await room.tick();
  expect(cut).toMatchObject({ kind: "backfill", backfillId, from: at(0), to: at(60), generation: undefined });
  expect(room.started).toEqual([`${cut?.runId ?? ""}-1`]);
  expect(await room.tick()).toEqual({ changed: [], cut: undefined });

  await room.end("backfill");
  expect((await room.tick()).cut).toMatchObject({ from: at(60), to: at(120) });
  await room.end("backfill");
  expect((await room.tick()).cut).toBeUndefined();
  expect(await storedBackfill(room, backfillId)).toMatchObject({
    ...{ status: "completed", nextFrom: at(120), runId: undefined, plannedBy: cut?.runId },
    counts: { devices: 4, normal: 14, anomalous: 2 },
  });
});

test("no slice begins while a scheduled run goes on, and none holds the schedule back", async () => {
  const room = backfillRoom();
  await room.ask();
  await room.schedule();
  expect((await room.tick()).cut).toBeUndefined();
  await room.end("scheduled");
  expect((await room.tick()).cut).toBeDefined();
  expect(await room.schedule()).toBe(true);
});

test("the oldest backfill goes first, and one that is paused is passed over", async () => {
  const room = backfillRoom();
  const [older, newer] = [await room.ask(), await room.ask()];
  await pauseBackfill(room.services, older.backfillId);
  expect((await room.tick()).cut).toMatchObject({ backfillId: newer.backfillId });
  await resumeBackfill(room.services, older.backfillId);
  expect((await room.tick()).cut).toBeUndefined();
  await room.end("backfill");
  expect((await room.tick()).cut).toMatchObject({ backfillId: older.backfillId });
});

test.each([
  ["failed", "slice-failed", "storage is away"],
  ["cancelled", "slice-cancelled", "ended as cancelled; resuming"],
] as const)(
  "a slice that %s pauses its backfill, which says why; resumed, it cuts the slice again",
  async (...slice) => {
    const [status, code, text] = slice;
    const room = backfillRoom();
    const { backfillId } = await room.ask();
    await room.tick();
    await room.end("backfill", status);
    const { changed, cut } = await room.tick();
    expect([changed.map(({ state }) => state.status), cut]).toEqual([["paused"], undefined]);
    expect(await storedBackfill(room, backfillId)).toMatchObject({
      ...{ nextFrom: at(0), plannedBy: undefined, counts: { normal: 0 } },
      error: { code, message: expect.stringContaining(text) as string },
    });

    expect((await resumeBackfill(room.services, backfillId)).error).toBeUndefined();
    expect((await room.tick()).cut).toMatchObject({ from: at(0), to: at(60) });
  },
);

test("a slice that ended in part is done, and the backfill ends in part", async () => {
  const room = backfillRoom();
  const { backfillId } = await room.ask({ to: at(60) });
  await room.tick();
  await room.end("backfill", "partial");
  await room.tick();
  expect(await storedBackfill(room, backfillId)).toMatchObject({ status: "partial", partialSlices: 1 });
});

test("a backfill that is paused in its slice lets it end, and stands still behind it", async () => {
  const room = backfillRoom();
  const { backfillId } = await room.ask();
  await room.tick();
  await pauseBackfill(room.services, backfillId);
  expect(room.slice()).toMatchObject({ cancelRequestedAt: undefined });
  await room.end("backfill");
  expect((await room.tick()).cut).toBeUndefined();
  expect(await storedBackfill(room, backfillId)).toMatchObject({
    status: "paused",
    nextFrom: at(60),
    error: undefined,
  });
});

test("one that is cancelled asks its slice to stop, ends behind it and keeps what came through", async () => {
  const room = backfillRoom();
  const { backfillId } = await room.ask();
  await room.tick();
  await cancelBackfill(room.services, backfillId);
  expect(room.slice()).toMatchObject({ cancelRequestedAt: room.world.now });
  await room.end("backfill");
  await room.tick();
  const ended = await storedBackfill(room, backfillId);
  expect(ended).toMatchObject({ status: "cancelled", nextFrom: at(0), finishedAt: room.world.now, error: undefined });
  for (const change of [pauseBackfill, resumeBackfill, cancelBackfill]) {
    await expect(change(room.services, backfillId)).rejects.toThrow(`${backfillId} has ended as cancelled`);
  }
});

test("one that is cancelled between slices ends at once", async () => {
  const room = backfillRoom();
  const { backfillId } = await room.ask();
  expect(await cancelBackfill(room.services, backfillId)).toMatchObject({ status: "cancelled" });
  expect((await room.tick()).cut).toBeUndefined();
});

test("where retention was faster than the request it is paused, and says from where on it may begin", async () => {
  const room = backfillRoom();
  const { backfillId } = await room.ask();
  room.runs.state = { ...room.runs.state, keptFrom: at(30) };
  expect((await room.tick()).cut).toBeUndefined();
  expect(await storedBackfill(room, backfillId)).toMatchObject({
    ...{ status: "paused", nextFrom: at(0) },
    error: { code: "buckets-gone", message: expect.stringContaining("2026-11-20T00:30:00.000Z") as string },
  });
});

test("a slice that the engine did not take at once is left for the schedule's tick, and said", async () => {
  const room = backfillRoom();
  await room.ask();
  const orchestrations = { start: () => Promise.reject(new Error("the engine is away")) };
  const { cut, notStarted } = await advanceBackfills({ ...room.services, orchestrations });
  expect(notStarted).toBe("the engine is away");
  expect(room.runs.all).toMatchObject([{ runId: cut?.runId, status: "requested" }]);
});

/** What may happen, in any order. */
const EVENTS = [
  ...["tick", "twins", "pauseInTick", "resume"],
  ...["schedule", "endScheduled", "endSlice", "partSlice", "failSlice"],
] as const;
type Event = (typeof EVENTS)[number];

function actionsIn(room: ReturnType<typeof backfillRoom>): Readonly<Record<Event, () => Promise<unknown>>> {
  const going = () => room.runs.all.filter(({ kind, status }) => kind !== "ad-hoc" && !isEnded(status));
  const change = async (decide: typeof pauseBackfill) => {
    const unfinished = await room.backfills.unfinished();
    await Promise.all(unfinished.map(({ backfillId }) => decide(room.services, backfillId).catch(expectConflict)));
  };
  return {
    tick: async () => {
      const [before, isHeld] = [room.runs.all.length, going().length > 0];
      await room.tick().catch(expectDeath);
      expect(room.runs.all.length - before).toBeLessThanOrEqual(isHeld ? 0 : 1);
    },
    twins: () => Promise.all([room.tick(), room.tick()]),
    pauseInTick: async () => {
      await Promise.all([room.tick(), change(pauseBackfill)]);
      expect((await room.backfills.unfinished()).map(({ status }) => status)).not.toContain("running");
    },
    resume: () => change(resumeBackfill),
    schedule: () => room.schedule(),
    endScheduled: () => room.end("scheduled"),
    endSlice: () => room.end("backfill"),
    partSlice: () => room.end("backfill", "partial"),
    failSlice: () => room.end("backfill", "failed"),
  };
}

function expectDeath(error: unknown): void {
  expect(error).toMatchObject({ message: "the process died" });
}

function expectConflict(error: unknown): void {
  expect(error).toBeInstanceOf(ConflictError);
}

test("whatever comes in between, every slice comes through once, and none begins beside a scheduled run", async () => {
  const event = fc.tuple(fc.constantFrom(...EVENTS), fc.option(fc.nat(8), { nil: Infinity }));
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 60 }), fc.integer({ min: 1, max: 3 }), async (events, sliceHours) => {
      const room = backfillRoom();
      const act = actionsIn(room);
      const asked = [await room.ask({ sliceMs: sliceHours * HOUR, to: at(230) }), await room.ask()];
      for (const [what, dieAfter] of events) {
        let steps = 0;
        room.world.step = () => {
          if (what === "tick" && steps++ >= dieAfter) throw new Error("the process died");
        };
        await act[what]();
        const slices = room.runs.all.filter(({ kind, status }) => kind === "backfill" && !isEnded(status));
        expect(slices.length).toBeLessThanOrEqual(1);
      }

      // Fair weather until all is done: nothing is left hanging, however it was left.
      room.world.step = () => undefined;
      for (let left = 100; left > 0 && (await room.backfills.unfinished()).length > 0; left--) {
        for (const what of ["resume", "endScheduled", "endSlice", "tick"] as const) await act[what]();
      }
      for (const backfill of asked) await expectThrough(room, backfill);
    }),
  );
});

/** Each slice once, in order, none left out. */
async function expectThrough(
  { runs, backfills }: ReturnType<typeof backfillRoom>,
  { backfillId, from, to, sliceMs }: Backfill,
): Promise<void> {
  const isThrough = ({ status }: Run) => status === "completed" || status === "partial";
  const slices = runs.all.filter((run) => run.backfillId === backfillId && isThrough(run));
  expect(slices.map((run) => run.from)).toEqual([from, ...slices.slice(0, -1).map((run) => run.to)]);
  expect([slices.length, slices.at(-1)?.to]).toEqual([countSlices({ from, to }, sliceMs), to]);
  const ended = await storedBackfill({ backfills }, backfillId);
  expect(ended.status).toBe(slices.some(({ status }) => status === "partial") ? "partial" : "completed");
  expect(ended.counts.normal).toBe(7 * slices.length);
}
