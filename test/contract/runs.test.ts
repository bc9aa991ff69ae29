import type { DeviceId } from "../../shared/readings/reading";
import type { RunId } from "../../shared/runs/run";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { finish } from "../support/contract/outcomes";
import { insertRun, newRun, stored } from "../support/contract/runs";
import { at, NOW } from "../support/contract/times";

const UNKNOWN = "20261120T120000Z-00000000" as RunId;

describe.each(engines)("$name: runs", (engine) => {
  const database = useFreshDatabase(engine);

  it("gives back what was asked for", async () => {
    const run = newRun({
      ...{ kind: "scheduled", generation: 3, incomplete: true, from: at(0), to: at(5), requestedAt: NOW + 1 },
      request: { ...newRun().request, devices: ["pump-1", 'it\'s "2"'] as DeviceId[] },
    });

    await database.store.runs.insert(run);

    expect(await database.store.runs.get(run.runId)).toEqual({
      ...run,
      ...{ ordinal: expect.any(Number) as number, status: "requested", attempt: 1 },
      ...{ startedAt: undefined, finishedAt: undefined, cancelRequestedAt: undefined },
      ...{ plan: undefined, error: undefined },
    });
  });

  it("knows no run that was not inserted, nor one whose id differs in case", async () => {
    const { runId } = await insertRun(database.store);

    expect(await database.store.runs.get(UNKNOWN)).toBeUndefined();
    expect(await database.store.runs.get(runId.toLowerCase() as RunId)).toBeUndefined();
  });

  it("refuses a run id that is taken", async () => {
    const { runId } = await insertRun(database.store);

    await expect(insertRun(database.store, { runId })).rejects.toThrow();
  });

  it("lists runs newest first, page by page", async () => {
    const ids: RunId[] = [];
    for (let i = 0; i < 5; i++) ids.unshift((await insertRun(database.store)).runId);

    const first = await database.store.runs.list({ limit: 3 });
    const second = await database.store.runs.list({ limit: 3, before: first.at(-1)?.ordinal });

    expect([...first, ...second].map(({ runId }) => runId)).toEqual(ids);
  });

  it("counts ordinals up", async () => {
    const first = await insertRun(database.store);
    const second = await insertRun(database.store);

    expect(second.ordinal).toBeGreaterThan(first.ordinal);
  });

  it("lists as unfinished what is requested or running, oldest first", async () => {
    const requested = await insertRun(database.store);
    const ended = await insertRun(database.store);
    const running = await insertRun(database.store);
    await database.store.runs.begin(running.runId, 1, "token", NOW);
    await finish(database.store, ended);

    const unfinished = await database.store.runs.unfinished();

    expect(unfinished.map(({ runId }) => runId)).toEqual([requested.runId, running.runId]);
  });

  it("records the size of the plan", async () => {
    const { runId } = await insertRun(database.store);

    await database.store.runs.recordPlan(runId, { devices: 0, chunks: 0 });

    expect((await stored(database.store, runId)).plan).toEqual({ devices: 0, chunks: 0 });
  });
});

describe.each(engines)("$name: beginning a run", (engine) => {
  const database = useFreshDatabase(engine);
  const begin = (runId: RunId, attempt: number, token: string, now = NOW) =>
    database.store.runs.begin(runId, attempt, token, now);

  it("hands the attempt to the first that comes, and to it again", async () => {
    const { runId } = await insertRun(database.store);

    expect(await begin(runId, 1, "mine")).toBe(true);
    expect(await begin(runId, 1, "mine")).toBe(true);
    expect(await begin(runId, 1, "theirs")).toBe(false);
    expect(await begin(runId, 1, "MINE")).toBe(false);
  });

  it("marks the run as running since the first beginning", async () => {
    const { runId } = await insertRun(database.store);

    await begin(runId, 1, "mine", NOW + 1);
    await begin(runId, 1, "mine", NOW + 2);

    expect(await stored(database.store, runId)).toMatchObject({ status: "running", startedAt: NOW + 1 });
  });

  it("hands it to one of two that come at once", async () => {
    const twin = await database.open();
    const { runId } = await insertRun(database.store);

    const handed = await Promise.all([begin(runId, 1, "mine"), twin.runs.begin(runId, 1, "theirs", NOW)]);

    expect([...handed].sort()).toEqual([false, true]);
  });

  it("refuses another attempt than the run's", async () => {
    const { runId } = await insertRun(database.store);

    expect(await begin(runId, 2, "mine")).toBe(false);
    await database.store.runs.nextAttempt(runId, 1);
    expect(await begin(runId, 1, "mine")).toBe(false);
  });

  it("refuses a run that has ended, even to who began it", async () => {
    const run = await insertRun(database.store);
    await begin(run.runId, 1, "mine");
    await finish(database.store, run);

    expect(await begin(run.runId, 1, "mine")).toBe(false);
  });

  it("refuses a run that is not there", async () => {
    expect(await begin(UNKNOWN, 1, "mine")).toBe(false);
  });
});

describe.each(engines)("$name: the next attempt of a run", (engine) => {
  const database = useFreshDatabase(engine);

  it("is requested, for a new instance to begin", async () => {
    const { runId } = await insertRun(database.store);
    await database.store.runs.begin(runId, 1, "first", NOW);

    expect(await database.store.runs.nextAttempt(runId, 1)).toBe(true);

    expect(await stored(database.store, runId)).toMatchObject({ attempt: 2, status: "requested" });
    expect(await database.store.runs.begin(runId, 2, "second", NOW)).toBe(true);
  });

  it("comes once, however many ask for it", async () => {
    const twin = await database.open();
    const { runId } = await insertRun(database.store);

    const went = await Promise.all([database.store.runs.nextAttempt(runId, 1), twin.runs.nextAttempt(runId, 1)]);

    expect([...went].sort()).toEqual([false, true]);
    expect((await stored(database.store, runId)).attempt).toBe(2);
  });

  it("does not come to a run that has ended", async () => {
    const run = await insertRun(database.store);
    await finish(database.store, run);

    expect(await database.store.runs.nextAttempt(run.runId, 1)).toBe(false);
    expect(await stored(database.store, run.runId)).toMatchObject({ attempt: 1, status: "completed" });
  });
});

describe.each(engines)("$name: cancelling a run", (engine) => {
  const database = useFreshDatabase(engine);

  it("is written down with the time of the first request, and the run goes on", async () => {
    const { runId } = await insertRun(database.store);

    expect(await database.store.runs.requestCancel(runId, NOW + 1)).toBe(true);
    expect(await database.store.runs.requestCancel(runId, NOW + 2)).toBe(true);

    expect(await stored(database.store, runId)).toMatchObject({ cancelRequestedAt: NOW + 1, status: "requested" });
  });

  it("makes its work unwanted, as another attempt and the end do", async () => {
    const { runs } = database.store;
    const [cancelled, revived, ended] = [
      await insertRun(database.store),
      await insertRun(database.store),
      await insertRun(database.store),
    ];
    const wanted = (): Promise<boolean[]> =>
      Promise.all([cancelled, revived, ended].map(({ runId }) => runs.isWanted(runId, 1)));
    expect(await wanted()).toEqual([true, true, true]);

    await runs.requestCancel(cancelled.runId, NOW);
    await runs.nextAttempt(revived.runId, 1);
    await finish(database.store, ended);

    expect(await wanted()).toEqual([false, false, false]);
    expect(await runs.isWanted(revived.runId, 2)).toBe(true);
    expect(await runs.isWanted(UNKNOWN, 1)).toBe(false);
  });

  it("outlives an attempt", async () => {
    const { runId } = await insertRun(database.store);
    await database.store.runs.requestCancel(runId, NOW);
    await database.store.runs.nextAttempt(runId, 1);

    expect((await stored(database.store, runId)).cancelRequestedAt).toBe(NOW);
  });

  it("is refused where the run has ended or is not there", async () => {
    const run = await insertRun(database.store);
    await finish(database.store, run);

    expect(await database.store.runs.requestCancel(run.runId, NOW)).toBe(false);
    expect(await database.store.runs.requestCancel(UNKNOWN, NOW)).toBe(false);
    expect((await stored(database.store, run.runId)).cancelRequestedAt).toBeUndefined();
  });
});
