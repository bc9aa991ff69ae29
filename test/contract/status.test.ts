import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { FAN, PUMP } from "../support/contract/ingest-writes";
import { anomalousRow, complete, failed, finish, publish, resultRow, scored } from "../support/contract/outcomes";
import { closeRun, insertRun, stored } from "../support/contract/runs";
import { at } from "../support/contract/times";

describe.each(engines)("$name: device status", (engine) => {
  const database = useFreshDatabase(engine);

  it("says what the last run found of each device's latest window, in order of id", async () => {
    const { store } = database;
    const run = await closeRun(store, 0, 60);
    const unscored = resultRow(run, 60, { deviceId: FAN, verdict: "unscored", reason: "no-model", severity: null });

    await complete(store, run, scored(anomalousRow(run, 59)), scored(unscored));

    expect(await store.status.devices()).toEqual([
      {
        ...{ deviceId: FAN, windowEnd: at(60), verdict: "unscored", reason: "no-model", severity: null },
        revision: run.ordinal,
      },
      {
        ...{ deviceId: PUMP, windowEnd: at(59), verdict: "anomalous", reason: null, severity: 0.875 },
        revision: run.ordinal,
      },
    ]);
  });

  it("is not seen before the run ends", async () => {
    const { store } = database;
    const run = await closeRun(store, 0, 60);
    const row = anomalousRow(run, 60);

    await publish(store, run, [scored(row)]);

    expect(await store.status.devices()).toEqual([]);
    expect(await store.status.anomalies(PUMP)).toEqual([]);
    await finish(store, run);
    expect(await store.status.devices()).toHaveLength(1);
    expect(await store.status.anomalies(PUMP)).toHaveLength(1);
  });

  it("comes from the attempt that ended the run, and no other", async () => {
    const { store } = database;
    const run = await closeRun(store, 0, 60);
    await publish(store, run, [scored(anomalousRow(run, 60)), scored(anomalousRow(run, 60, FAN))]);
    await store.runs.nextAttempt(run.runId, 1);
    const again = await stored(store, run.runId);

    await complete(store, again, scored(resultRow(again, 60)));

    expect(await store.status.devices()).toMatchObject([{ deviceId: PUMP, verdict: "normal" }]);
    expect([...(await store.status.anomalies(PUMP)), ...(await store.status.anomalies(FAN))]).toEqual([]);
  });

  it("follows the newest window", async () => {
    const { store } = database;
    const first = await closeRun(store, 0, 60);
    await complete(store, first, scored(anomalousRow(first, 60)));
    const second = await closeRun(store, 60, 90);
    await complete(store, second, scored(resultRow(second, 90)));

    expect(await store.status.devices()).toMatchObject([{ windowEnd: at(90), verdict: "normal" }]);
  });

  it("is not moved back by a run that ends late", async () => {
    const { store } = database;
    const older = await closeRun(store, 0, 60);
    const newer = await closeRun(store, 60, 90);
    await complete(store, newer, scored(anomalousRow(newer, 90)));

    await complete(store, older, scored(resultRow(older, 60)));

    expect(await store.status.devices()).toMatchObject([{ windowEnd: at(90), revision: newer.ordinal }]);
  });

  it("keeps the higher revision of the same window, whichever run ends first", async () => {
    const { store } = database;
    const older = await closeRun(store, 0, 60);
    const newer = await closeRun(store, 60, 90);
    await complete(store, newer, scored(anomalousRow(newer, 60)));

    await complete(store, older, scored(resultRow(older, 60)));

    expect(await store.status.devices()).toMatchObject([{ verdict: "anomalous", revision: newer.ordinal }]);
  });

  it("stays as it was for a device that failed", async () => {
    const { store } = database;
    const first = await closeRun(store, 0, 60);
    await complete(store, first, scored(resultRow(first, 60)));
    const second = await closeRun(store, 60, 90);
    await complete(store, second, failed(PUMP));

    expect(await store.status.devices()).toMatchObject([{ windowEnd: at(60), revision: first.ordinal }]);
  });

  it.each(["ad-hoc", "backfill"] as const)("is left alone by %s runs, as are anomalies", async (kind) => {
    const { store } = database;
    const run = await insertRun(store, { kind });

    await complete(store, run, scored(anomalousRow(run, 60)), failed(FAN));

    expect(await store.status.devices()).toEqual([]);
    expect(await store.status.anomalies(PUMP)).toEqual([]);
  });

  it("is left alone by a failed run, as are anomalies", async () => {
    const { store } = database;
    const run = await closeRun(store, 0, 60);
    await publish(store, run, [scored(anomalousRow(run, 60))]);

    await finish(store, run, { status: "failed" });

    expect(await store.status.devices()).toEqual([]);
    expect(await store.status.anomalies(PUMP)).toEqual([]);
  });

  it.each(["partial", "cancelled"] as const)("shows what a %s run did score", async (status) => {
    const { store } = database;
    const run = await closeRun(store, 0, 60);
    await publish(store, run, [scored(anomalousRow(run, 60))]);

    await finish(store, run, { status });

    expect(await store.status.devices()).toHaveLength(1);
    expect(await store.status.anomalies(PUMP)).toHaveLength(1);
  });
});
