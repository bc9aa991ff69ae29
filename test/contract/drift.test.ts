import type { DriftState } from "../../shared/drift/drift-check";
import { candidatesIn } from "../support/contract/candidates";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { FAN, ingest, ingestWrite, PUMP } from "../support/contract/ingest-writes";
import { equip } from "../support/contract/models";
import { checked, complete, failed, finish, MOVED, publish, resultRow, scored } from "../support/contract/outcomes";
import { closeRun, insertRun, stored } from "../support/contract/runs";
import { at } from "../support/contract/times";

describe.each(engines)("$name: drift", (engine) => {
  const database = useFreshDatabase(engine);
  const driftOf = async (deviceId = PUMP) => (await database.store.devices.get(deviceId, at(0)))?.drift;
  const lastChecks = async () =>
    new Map(
      (await candidatesIn(database.store)).flatMap(({ deviceId, lastDriftCheck: last }) =>
        last === undefined ? [] : [[deviceId, last]],
      ),
    );
  const found = async (drift: DriftState) =>
    (await database.store.devices.list({ drift }, { order: "id", limit: 10 }, at(0))).map(({ deviceId }) => deviceId);
  beforeEach(async () => {
    const devices = [PUMP, FAN].map((deviceId) => ({ deviceId, firstAt: at(0), lastAt: at(60) }));
    await ingest(database.store, ingestWrite(1, { devices }));
    await equip(database.store, PUMP);
  });

  it("is not known before the first check", async () => {
    expect(await driftOf()).toBeUndefined();
    expect(await lastChecks()).toEqual(new Map());
    expect(await found("unchecked")).toEqual([FAN, PUMP]);
  });

  it("is shown when the run ends, and not before", async () => {
    const run = await closeRun(database.store, 0, 60);

    await publish(database.store, run, [checked(run, 60), scored(resultRow(run, 60, { deviceId: FAN }))]);

    expect(await lastChecks()).toEqual(new Map());
    await finish(database.store, run);
    expect(await driftOf()).toEqual({
      ...{ modelVersion: "v1", through: at(60), state: "drifted", reason: null, since: at(60), features: [MOVED] },
    });
    expect(await driftOf(FAN)).toBeUndefined();
    expect(await lastChecks()).toEqual(
      new Map([[PUMP, { modelVersion: "v1", through: at(60), state: "drifted", since: at(60) }]]),
    );
  });

  it("finds devices by its state; those never checked are unchecked", async () => {
    const run = await closeRun(database.store, 0, 60);
    await complete(database.store, run, checked(run, 60));

    expect(await found("drifted")).toEqual([PUMP]);
    expect(await found("usual")).toEqual([]);
    expect(await found("unchecked")).toEqual([FAN]);
  });

  it("is so since the first of the checks that found the same, and anew when it was otherwise between", async () => {
    const states: readonly DriftState[] = ["drifted", "drifted", "usual", "drifted", "unchecked"];
    const since: number[] = [];
    for (const [i, state] of states.entries()) {
      const run = await closeRun(database.store, i * 60, (i + 1) * 60);
      await complete(database.store, run, checked(run, (i + 1) * 60, { state }));
      since.push((await driftOf())?.since ?? NaN);
    }

    expect(since).toEqual([60, 60, 180, 240, 300].map(at));
  });

  it("stays what it was through runs that check nothing", async () => {
    const first = await closeRun(database.store, 0, 60);
    await complete(database.store, first, checked(first, 60));
    const second = await closeRun(database.store, 60, 120);
    await complete(database.store, second, scored(resultRow(second, 120)));
    const third = await closeRun(database.store, 120, 180);
    await complete(database.store, third, failed(PUMP));

    expect(await driftOf()).toMatchObject({ through: at(60), state: "drifted" });
  });

  it("is nothing to a new champion, until it is checked itself", async () => {
    const first = await closeRun(database.store, 0, 60);
    await complete(database.store, first, checked(first, 60));
    await equip(database.store, PUMP, "v2");
    expect(await driftOf()).toBeUndefined();
    expect(await found("drifted")).toEqual([]);

    const second = await closeRun(database.store, 60, 120);
    await complete(database.store, second, checked(second, 120, { modelVersion: "v2" }));

    expect(await driftOf()).toMatchObject({ modelVersion: "v2", since: at(120) });
  });

  it("comes from the attempt that ended the run, and no other", async () => {
    const { store } = database;
    const run = await closeRun(store, 0, 60);
    await publish(store, run, [checked(run, 60)]);
    await store.runs.nextAttempt(run.runId, 1);
    const again = await stored(store, run.runId);

    await complete(store, again, scored(resultRow(again, 60)));

    expect(await lastChecks()).toEqual(new Map());
  });

  it("is left alone by runs that are not scheduled, and by those that failed", async () => {
    const { store } = database;
    const asked = await insertRun(store);
    await complete(store, asked, checked(asked, 60));
    const run = await closeRun(store, 0, 60);
    await publish(store, run, [checked(run, 60)]);
    await finish(store, run, { status: "failed" });

    expect(await lastChecks()).toEqual(new Map());
  });

  it("is published once, whoever publishes the part again", async () => {
    const { store } = database;
    const run = await closeRun(store, 0, 60);
    await publish(store, run, [checked(run, 60)]);
    await publish(store, run, [checked(run, 60, { state: "usual" })]);
    await finish(store, run);

    expect(await driftOf()).toMatchObject({ state: "drifted" });
  });

  it("is forgotten with its device, also what a run that goes on has found", async () => {
    const { store } = database;
    const first = await closeRun(store, 0, 60);
    await complete(store, first, checked(first, 60));
    const second = await closeRun(store, 60, 120);
    await publish(store, second, [checked(second, 120)]);

    await store.forgetting.forget(PUMP, 1_000);
    expect(await lastChecks()).toEqual(new Map());
    await finish(store, second);

    expect(await lastChecks()).toEqual(new Map());
  });
});
