import type { DeviceId } from "../../shared/readings/reading";
import type { Run } from "../../shared/runs/run";
import type { Store } from "../../shared/storage/store";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { FAN, PUMP } from "../support/contract/ingest-writes";
import { anomalousRow, complete, finish, publish, resultRow, scored } from "../support/contract/outcomes";
import { closeRun, insertRun } from "../support/contract/runs";
import { at, MINUTE } from "../support/contract/times";

/** Ends the run with `device` normal at last, but anomalous in the windows that end at `ends` (minutes). */
async function completeWith(
  store: Store,
  run: Run,
  ends: readonly number[],
  { normalAgain = [], device = PUMP }: { normalAgain?: readonly number[]; device?: DeviceId } = {},
): Promise<void> {
  const latest = resultRow(run, run.to / MINUTE - at(0) / MINUTE, { deviceId: device });
  const anomalies = ends.map((end) => anomalousRow(run, end, device));
  await publish(store, run, [scored(latest, normalAgain.map(at))], { anomalies });
  await finish(store, run);
}

describe.each(engines)("$name: anomalies", (engine) => {
  const database = useFreshDatabase(engine);
  /** [end in minutes, revision] of all that are shown. */
  const shown = async (device = PUMP) =>
    (await database.store.status.anomalies(device)).map(({ windowEnd, revision }) => [
      (windowEnd - at(0)) / MINUTE,
      revision,
    ]);

  it("are shown in full", async () => {
    const run = await closeRun(database.store, 0, 60);

    const contributions = { "temperature.mean": 0.1 + 0.2, "temperature.stddev": 0.7 };
    const marks = ["rescored", "stuck-sensor:temperature"] as const;
    await complete(database.store, run, scored({ ...anomalousRow(run, 30), marks, contributions }));

    expect(await database.store.status.anomalies(PUMP)).toEqual([
      {
        ...{ deviceId: PUMP, windowStart: at(25), windowEnd: at(30), score: -0.5, severity: 0.875 },
        ...{ modelVersion: "v1", revision: run.ordinal, marks, contributions },
      },
    ]);
  });

  it("may have no severity, and nothing that they are due to", async () => {
    const run = await closeRun(database.store, 0, 60);

    await complete(database.store, run, scored({ ...anomalousRow(run, 30), severity: null }));

    expect(await database.store.status.anomalies(PUMP)).toMatchObject([
      { severity: null, marks: [], contributions: null },
    ]);
  });

  it("come in order of time, each device's alone", async () => {
    const run = await closeRun(database.store, 0, 60);

    await completeWith(database.store, run, [30, 10, 20]);

    expect(await shown()).toEqual([10, 20, 30].map((end) => [end, run.ordinal]));
    expect(await shown(FAN)).toEqual([]);
    expect(await shown("Pump-1" as DeviceId)).toEqual([]);
  });

  it("are taken back where their window is scored again as normal, and only there", async () => {
    const first = await closeRun(database.store, 0, 60);
    await completeWith(database.store, first, [20, 21, 30, 40, 41]);
    const second = await closeRun(database.store, 60, 90);
    await completeWith(database.store, second, [10, 30], { device: FAN });

    const third = await closeRun(database.store, 90, 120);
    await completeWith(database.store, third, [], { normalAgain: [21, 25, 30, 40] });

    expect(await shown()).toEqual([20, 41].map((end) => [end, first.ordinal]));
    expect(await shown(FAN)).toEqual([10, 30].map((end) => [end, second.ordinal]));
  });

  it("stay, with the higher revision, where they are found again", async () => {
    const first = await closeRun(database.store, 0, 60);
    await completeWith(database.store, first, [20, 30]);

    const second = await closeRun(database.store, 60, 90);
    await completeWith(database.store, second, [30], { normalAgain: [29, 31] });

    expect(await shown()).toEqual([
      [20, first.ordinal],
      [30, second.ordinal],
    ]);
  });

  it("are replaced by those of the same window, even where nobody said that it is scored again", async () => {
    const first = await closeRun(database.store, 0, 60);
    await completeWith(database.store, first, [30]);

    const second = await closeRun(database.store, 60, 90);
    await completeWith(database.store, second, [30]);

    expect(await shown()).toEqual([[30, second.ordinal]]);
  });

  it("are not replaced by an older revision that ends late", async () => {
    const older = await closeRun(database.store, 0, 60);
    const newer = await closeRun(database.store, 60, 90);
    await completeWith(database.store, newer, [30, 40]);

    await completeWith(database.store, older, [30]);

    expect(await shown()).toEqual([30, 40].map((end) => [end, newer.ordinal]));
  });

  it("are not taken back by an older revision that ends late", async () => {
    const older = await closeRun(database.store, 0, 60);
    const newer = await closeRun(database.store, 60, 90);
    await completeWith(database.store, newer, [30]);

    await completeWith(database.store, older, [], { normalAgain: [30] });

    expect(await shown()).toEqual([[30, newer.ordinal]]);
  });

  it("are not taken back by an ad-hoc run", async () => {
    const scheduled = await closeRun(database.store, 0, 60);
    await completeWith(database.store, scheduled, [30]);

    await completeWith(database.store, await insertRun(database.store), [], { normalAgain: [30] });

    expect(await shown()).toEqual([[30, scheduled.ordinal]]);
  });
});
