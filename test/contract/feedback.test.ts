import type { AnomalyFilter } from "../../shared/anomalies/anomaly-reader";
import type { Feedback } from "../../shared/anomalies/feedback-store";
import type { DeviceId } from "../../shared/readings/reading";
import type { Run } from "../../shared/runs/run";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { FAN, PUMP } from "../support/contract/ingest-writes";
import { anomalousRow, finish, publish, resultRow, scored } from "../support/contract/outcomes";
import { closeRun } from "../support/contract/runs";
import { at, MINUTE, NOW } from "../support/contract/times";

const REAL: Feedback = { verdict: "real", note: "bearing, größer als gedacht", by: "ada@plant.example", at: NOW };
const FALSE: Feedback = { verdict: "false", note: undefined, by: undefined, at: NOW + 1 };
const key = (end: number, deviceId = PUMP) => ({ deviceId, windowEnd: at(end) });

describe.each(engines)("$name: anomalies across devices", (engine) => {
  const database = useFreshDatabase(engine);
  const found = async (filter: AnomalyFilter = {}, page = { limit: 100 }) =>
    (await database.store.anomalies.list(filter, page)).map((one) => [one.deviceId, (one.windowEnd - at(0)) / MINUTE]);
  const complete = async (run: Run, ends: readonly (readonly [DeviceId, number, number?])[]) => {
    const { store } = database;
    const anomalies = ends.map(([device, end, severity]) => ({
      ...anomalousRow(run, end, device),
      ...(severity !== undefined && { severity }),
    }));
    await publish(store, run, [scored(resultRow(run, 60))], { anomalies });
    await finish(store, run);
  };

  it("come newest first, in pages that miss none and repeat none", async () => {
    const run = await closeRun(database.store, 0, 60);
    const all = [10, 20, 30].flatMap((end) => [[PUMP, end] as const, [FAN, end] as const]);
    await complete(run, all);
    const expected = [30, 20, 10].flatMap((end) => [
      [FAN, end],
      [PUMP, end],
    ]);

    expect(await found()).toEqual(expected);
    for (const limit of [1, 2, 4]) {
      const paged: unknown[] = [];
      for (let page = { limit, after: undefined as ReturnType<typeof key> | undefined }; ;) {
        const listed = await database.store.anomalies.list({}, page);
        paged.push(...listed.map((one) => [one.deviceId, (one.windowEnd - at(0)) / MINUTE]));
        page = { limit, after: listed.at(-1) };
        if (listed.length < limit) break;
      }
      expect(paged).toEqual(expected);
    }
  });

  it("are found by device, by the end of their window, and by severity", async () => {
    const run = await closeRun(database.store, 0, 60);
    await complete(run, [
      [PUMP, 10, 0.6],
      [PUMP, 20, 0.9],
      [FAN, 20, 0.5],
      [FAN, 30, 0.75],
    ]);

    expect(await found({ deviceId: FAN })).toEqual([
      [FAN, 30],
      [FAN, 20],
    ]);
    expect(await found({ deviceId: "Fan-2" as DeviceId })).toEqual([]);
    expect(await found({ from: at(10), to: at(20) })).toEqual([
      [FAN, 20],
      [PUMP, 20],
    ]);
    expect(await found({ leastSeverity: 0.75 })).toEqual([
      [FAN, 30],
      [PUMP, 20],
    ]);
    expect(await found({ deviceId: PUMP, leastSeverity: 0.95 })).toEqual([]);
  });

  it("are found by what operators say of them", async () => {
    const run = await closeRun(database.store, 0, 60);
    await complete(run, [
      [PUMP, 10],
      [PUMP, 20],
      [FAN, 20],
    ]);
    await database.store.feedback.give(key(10), REAL);
    await database.store.feedback.give(key(20, FAN), FALSE);

    expect(await found({ feedback: "real" })).toEqual([[PUMP, 10]]);
    expect(await found({ feedback: "false" })).toEqual([[FAN, 20]]);
    expect(await found({ feedback: "none" })).toEqual([[PUMP, 20]]);
  });

  it("are not seen before their run ends", async () => {
    const run = await closeRun(database.store, 0, 60);
    await publish(database.store, run, [scored(anomalousRow(run, 30))]);

    expect(await found()).toEqual([]);
    expect(await database.store.feedback.give(key(30), REAL)).toBe(false);
  });
});

describe.each(engines)("$name: an operator's word", (engine) => {
  const database = useFreshDatabase(engine);
  const anomalies = () => database.store.anomalies.list({}, { limit: 100 });
  const score = async (run: Run, ends: readonly number[], normalAgain: readonly number[] = []) => {
    const anomalous = ends.map((end) => anomalousRow(run, end));
    await publish(database.store, run, [scored(resultRow(run, 60), normalAgain.map(at))], { anomalies: anomalous });
    await finish(database.store, run);
  };

  it("is kept with who gave it and when, and the last one stands", async () => {
    await score(await closeRun(database.store, 0, 60), [30]);
    expect(await anomalies()).toMatchObject([{ feedback: undefined }]);

    expect(await database.store.feedback.give(key(30), REAL)).toBe(true);
    expect((await anomalies()).map(({ feedback }) => feedback)).toEqual([REAL]);

    expect(await database.store.feedback.give(key(30), FALSE)).toBe(true);
    expect((await anomalies()).map(({ feedback }) => feedback)).toEqual([FALSE]);
  });

  it("is given once where two give it at once", async () => {
    await score(await closeRun(database.store, 0, 60), [30]);
    const twin = await database.open();

    const given = await Promise.all([database.store.feedback.give(key(30), REAL), twin.feedback.give(key(30), FALSE)]);

    expect(given).toEqual([true, true]);
    const [anomaly, ...others] = await anomalies();
    expect([REAL, FALSE]).toContainEqual(anomaly?.feedback);
    expect(others).toEqual([]);
  });

  it("is withdrawn", async () => {
    await score(await closeRun(database.store, 0, 60), [30]);
    await database.store.feedback.give(key(30), REAL);

    expect(await database.store.feedback.withdraw(key(30))).toBe(true);
    expect(await database.store.feedback.withdraw(key(30))).toBe(true);

    expect(await anomalies()).toMatchObject([{ feedback: undefined }]);
  });

  it("needs an anomaly", async () => {
    await score(await closeRun(database.store, 0, 60), [30]);

    expect(await database.store.feedback.give(key(31), REAL)).toBe(false);
    expect(await database.store.feedback.give(key(30, FAN), REAL)).toBe(false);
    expect(await database.store.feedback.withdraw(key(31))).toBe(false);
  });

  it("outlives a rescoring that takes the anomaly back, may change meanwhile, and is there when it returns", async () => {
    await score(await closeRun(database.store, 0, 60), [30]);
    await database.store.feedback.give(key(30), FALSE);
    await score(await closeRun(database.store, 60, 90), [], [30]);
    expect(await anomalies()).toEqual([]);
    expect(await database.store.feedback.give(key(30), REAL)).toBe(true);

    const third = await closeRun(database.store, 90, 120);
    await score(third, [30]);

    expect(await anomalies()).toMatchObject([{ revision: third.ordinal, feedback: REAL }]);
  });

  it("tells training the windows of real anomalies that reach into a range, those taken back too", async () => {
    await score(await closeRun(database.store, 0, 60), [10, 20, 30, 40]);
    for (const end of [40, 30, 10]) await database.store.feedback.give(key(end), REAL);
    await database.store.feedback.give(key(20), FALSE);
    await score(await closeRun(database.store, 60, 90), [], [30]);
    const windows = async (from: number, to: number, device = PUMP) =>
      (await database.store.feedback.realAnomalies(device, { from: at(from), to: at(to) })).map(({ from, to }) => [
        (from - at(0)) / MINUTE,
        (to - at(0)) / MINUTE,
      ]);

    expect(await windows(0, 60)).toEqual([
      [5, 10],
      [25, 30],
      [35, 40],
    ]);
    expect(await windows(10, 25)).toEqual([]);
    expect(await windows(9, 26)).toEqual([
      [5, 10],
      [25, 30],
    ]);
    expect(await windows(0, 60, FAN)).toEqual([]);
  });

  it("goes with the retention of anomalies, whether its anomaly is there or not", async () => {
    await score(await closeRun(database.store, 0, 60), [10, 20, 30]);
    for (const end of [10, 20, 30]) await database.store.feedback.give(key(end), REAL);
    await score(await closeRun(database.store, 60, 90), [], [20]);

    expect(await database.store.retention.deleteAnomalies(at(30), 2)).toBe(2);
    expect(await database.store.retention.deleteAnomalies(at(30), 2)).toBe(1);
    expect(await database.store.retention.deleteAnomalies(at(30), 2)).toBe(0);

    expect(await database.store.feedback.realAnomalies(PUMP, { from: at(0), to: at(60) })).toHaveLength(1);
    expect(await anomalies()).toMatchObject([{ feedback: REAL }]);
  });
});
