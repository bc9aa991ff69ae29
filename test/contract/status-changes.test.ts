import type { DeviceId } from "../../shared/readings/reading";
import type { Run } from "../../shared/runs/run";
import type { ChangePage } from "../../shared/scoring/status-reader";
import type { UnscoredReason } from "../../shared/scoring/result-row";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { FAN, PUMP } from "../support/contract/ingest-writes";
import { anomalousRow, complete, failed, finish, publish, resultRow, scored } from "../support/contract/outcomes";
import { closeRun, insertRun, stored } from "../support/contract/runs";
import { at } from "../support/contract/times";

const BELT = "belt" as DeviceId;
const NONE = { anomalous: 0, unscored: 0, normal: 0 };

const normalRow = (run: Run, end: number, deviceId: DeviceId = PUMP) => resultRow(run, end, { deviceId });
const unscoredRow = (run: Run, end: number, deviceId: DeviceId = PUMP, reason: UnscoredReason = "missing-sensor") =>
  resultRow(run, end, { deviceId, verdict: "unscored", reason, severity: null });

describe.each(engines)("$name: what a run has changed", (engine) => {
  const database = useFreshDatabase(engine);
  const changesOf = ({ runId }: Run, page: Partial<ChangePage> = {}) =>
    database.store.status.changes(runId, {}, { limit: 100, ...page });
  const countsOf = async ({ runId }: Run) => (await stored(database.store, runId)).changes;

  it("is whom it found otherwise than the runs before it, and what they were", async () => {
    const { store } = database;
    const first = await closeRun(store, 0, 60);
    await complete(
      store,
      first,
      ...[normalRow(first, 60), anomalousRow(first, 60, FAN), normalRow(first, 60, BELT)].map((row) => scored(row)),
    );
    const second = await closeRun(store, 60, 90);
    await complete(
      store,
      second,
      ...[anomalousRow(second, 90), normalRow(second, 90, FAN), unscoredRow(second, 90, BELT)].map((row) =>
        scored(row),
      ),
    );

    expect(await changesOf(second)).toEqual([
      { deviceId: PUMP, was: "normal", verdict: "anomalous", reason: null, severity: 0.875, windowEnd: at(90) },
      { deviceId: FAN, was: "anomalous", verdict: "normal", reason: null, severity: 0.125, windowEnd: at(90) },
      {
        ...{ deviceId: BELT, was: "normal", verdict: "unscored", reason: "missing-sensor", severity: null },
        windowEnd: at(90),
      },
    ]);
    expect(await countsOf(second)).toEqual({ anomalous: 1, unscored: 1, normal: 1 });
  });

  it("counts a device that nobody had judged before, unless it is normal", async () => {
    const { store } = database;
    const run = await closeRun(store, 0, 60);
    const rows = [normalRow(run, 60), anomalousRow(run, 60, FAN), unscoredRow(run, 60, BELT, "no-model")];
    await complete(store, run, ...rows.map((row) => scored(row)));

    expect(await changesOf(run)).toMatchObject([
      { deviceId: FAN, was: undefined, verdict: "anomalous" },
      { deviceId: BELT, was: undefined, verdict: "unscored", reason: "no-model" },
    ]);
    expect(await countsOf(run)).toEqual({ anomalous: 1, unscored: 1, normal: 0 });
  });

  it("is nothing where everything stays as it was, a failed device too", async () => {
    const { store } = database;
    const first = await closeRun(store, 0, 60);
    await complete(store, first, scored(anomalousRow(first, 60)), scored(anomalousRow(first, 60, FAN)));
    const second = await closeRun(store, 60, 90);
    await complete(store, second, scored(anomalousRow(second, 90)), failed(FAN));

    expect(await changesOf(second)).toEqual([]);
    expect(await countsOf(second)).toEqual(NONE);
  });

  it("is nothing of what a later run has shown already", async () => {
    const { store } = database;
    const older = await closeRun(store, 0, 60);
    const newer = await closeRun(store, 60, 90);
    await complete(store, newer, scored(normalRow(newer, 90)));

    await complete(store, older, scored(anomalousRow(older, 60)));

    expect(await countsOf(older)).toEqual(NONE);
  });

  it("is not known before it ends, nor of a run that shows nothing", async () => {
    const { store } = database;
    const going = await closeRun(store, 0, 60);
    await publish(store, going, [scored(anomalousRow(going, 60))]);
    expect([await countsOf(going), await changesOf(going)]).toEqual([undefined, []]);
    await finish(store, going, { status: "failed" });
    const asked = await insertRun(store);
    await complete(store, asked, scored(anomalousRow(asked, 60)));

    for (const run of [going, asked]) expect([await countsOf(run), await changesOf(run)]).toEqual([undefined, []]);
  });

  it("is read by pages, and by verdict", async () => {
    const { store } = database;
    const run = await closeRun(store, 0, 60);
    const rows = [anomalousRow(run, 60), anomalousRow(run, 60, FAN), unscoredRow(run, 60, BELT)];
    await complete(store, run, ...rows.map((row) => scored(row)));
    const all = await changesOf(run);

    expect(await changesOf(run, { limit: 2 })).toEqual(all.slice(0, 2));
    expect(await changesOf(run, { after: all[0] })).toEqual(all.slice(1));
    expect(await changesOf(run, { after: all[1] })).toEqual(all.slice(2));
    const page = { limit: 1, after: all[0] };
    expect(await store.status.changes(run.runId, { verdict: "anomalous" }, page)).toEqual(all.slice(1, 2));
    expect(await store.status.changes(run.runId, { verdict: "normal" }, { limit: 9 })).toEqual([]);
  });

  it("goes with the run, so many rows at a time", async () => {
    const { store } = database;
    const run = await closeRun(store, 0, 60);
    await complete(store, run, scored(anomalousRow(run, 60)), scored(anomalousRow(run, 60, FAN)));

    const steps = [];
    do steps.push(await store.retention.deleteRun(run.runId, 2));
    while (steps.at(-1) === false && steps.length < 9);

    expect(steps).toEqual([false, true]);
    expect(await changesOf(run)).toEqual([]);
  });
});
