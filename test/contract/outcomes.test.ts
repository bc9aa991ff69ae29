import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { FAN, PUMP } from "../support/contract/ingest-writes";
import { failed, finish, partOf, publish, resultRow, scored } from "../support/contract/outcomes";
import { insertRun, stored } from "../support/contract/runs";
import { NOW } from "../support/contract/times";

describe.each(engines)("$name: publishing parts", (engine) => {
  const database = useFreshDatabase(engine);

  it("keeps each part with its counts, in order of chunk", async () => {
    const { store } = database;
    const run = await insertRun(store);
    const [first, second] = [[scored(resultRow(run, 60))], [failed(FAN)]];

    await publish(store, run, second, { chunk: 1 });
    await publish(store, run, first, { chunk: 0 });

    expect(await store.outcomes.parts(run.runId, 1)).toEqual([partOf(run, first, 0), partOf(run, second, 1)]);
  });

  it("changes nothing when the same part comes again", async () => {
    const { store } = database;
    const run = await insertRun(store);
    const devices = [scored(resultRow(run, 60, { verdict: "anomalous" })), failed(FAN)];

    await publish(store, run, devices);
    await publish(store, run, devices);

    expect(await store.outcomes.parts(run.runId, 1)).toEqual([partOf(run, devices)]);
    expect(await store.outcomes.failures(run.runId, 1)).toHaveLength(1);
  });

  it("takes a part once, where two publish it at once", async () => {
    const twin = await database.open();
    const run = await insertRun(database.store);
    const devices = [scored(resultRow(run, 60))];

    await Promise.all([publish(database.store, run, devices), publish(twin, run, devices)]);

    expect(await twin.outcomes.parts(run.runId, 1)).toEqual([partOf(run, devices)]);
  });

  it("writes nothing of a part that cannot be written whole", async () => {
    const { store } = database;
    const run = await insertRun(store);

    await expect(publish(store, run, [failed(PUMP), failed(PUMP)])).rejects.toThrow();

    expect(await store.outcomes.parts(run.runId, 1)).toEqual([]);
    expect(await store.outcomes.failures(run.runId, 1)).toEqual([]);
  });

  it("lists the devices that failed, and why, in order of id", async () => {
    const { store } = database;
    const run = await insertRun(store);

    await publish(store, run, [failed(PUMP, 3)]);
    await publish(store, run, [failed(FAN)], { chunk: 1 });

    const why = { code: "device-timeout", message: "not scored within 60 s" };
    expect(await store.outcomes.failures(run.runId, 1)).toEqual([
      { deviceId: FAN, ...why, attempts: 1 },
      { deviceId: PUMP, ...why, attempts: 3 },
    ]);
  });

  it("keeps the attempts of a run apart", async () => {
    const { store } = database;
    const run = await insertRun(store);
    await publish(store, run, [failed(PUMP)]);
    await store.runs.nextAttempt(run.runId, 1);
    const again = await stored(store, run.runId);

    await publish(store, again, [scored(resultRow(again, 60))]);

    expect(await store.outcomes.failures(run.runId, 1)).toHaveLength(1);
    expect(await store.outcomes.failures(run.runId, 2)).toEqual([]);
  });

  it("takes no part of an attempt that was given up", async () => {
    const { store } = database;
    const run = await insertRun(store);
    await store.runs.nextAttempt(run.runId, 1);

    await publish(store, run, [scored(resultRow(run, 60))]);

    expect(await store.outcomes.parts(run.runId, 1)).toEqual([]);
  });

  it("takes no part of a run that has ended: its manifest does not name it", async () => {
    const { store } = database;
    const run = await insertRun(store);
    await finish(store, run, { status: "cancelled" });

    await publish(store, run, [failed(PUMP)]);

    expect(await store.outcomes.parts(run.runId, 1)).toEqual([]);
    expect(await store.outcomes.failures(run.runId, 1)).toEqual([]);
  });
});

describe.each(engines)("$name: finishing a run", (engine) => {
  const database = useFreshDatabase(engine);

  it("writes down how and when it ended", async () => {
    const { store } = database;
    const run = await insertRun(store);
    const error = { code: "attempts-exhausted", message: "attempt 3 of 3" };

    expect(await finish(store, run, { status: "failed", finishedAt: NOW + 5, error })).toBe(true);

    expect(await stored(store, run.runId)).toMatchObject({ status: "failed", finishedAt: NOW + 5, error });
  });

  it("happens once", async () => {
    const { store } = database;
    const run = await insertRun(store);
    await finish(store, run, { status: "cancelled" });

    expect(await finish(store, run, { status: "completed", finishedAt: NOW + 1 })).toBe(false);

    expect(await stored(store, run.runId)).toMatchObject({ status: "cancelled", finishedAt: NOW, error: undefined });
  });

  it("happens once where two finish it at once", async () => {
    const twin = await database.open();
    const run = await insertRun(database.store);

    const finished = await Promise.all([finish(database.store, run), finish(twin, run)]);

    expect([...finished].sort()).toEqual([false, true]);
  });

  it("is refused to an attempt that is not the run's", async () => {
    const { store } = database;
    const run = await insertRun(store);
    await store.runs.nextAttempt(run.runId, 1);

    expect(await finish(store, run)).toBe(false);

    expect((await stored(store, run.runId)).status).toBe("requested");
  });
});
