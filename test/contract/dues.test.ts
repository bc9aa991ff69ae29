import { FLEET, type DeviceId } from "../../shared/readings/reading";
import type { Due } from "../../shared/runs/due";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { FAN, ingest, ingestWrite, lateChange, PUMP } from "../support/contract/ingest-writes";
import { complete, failed, finish, publish, resultRow, scored } from "../support/contract/outcomes";
import { closeRun, insertRun } from "../support/contract/runs";
import { at } from "../support/contract/times";

const due = (deviceId: DeviceId, from: number, to: number, changes: Partial<Due> = {}): Due => {
  return { deviceId, from: at(from), to: at(to), reason: "failed", attempts: 1, ...changes };
};
const late = (deviceId: DeviceId, from: number, to: number, attempts = 0): Due =>
  due(deviceId, from, to, { reason: "late", attempts });

describe.each(engines)("$name: dues", (engine) => {
  const database = useFreshDatabase(engine);
  let batches = 0;
  const changeLate = (...lateChanges: ReturnType<typeof lateChange>[]) =>
    ingest(database.store, ingestWrite(++batches, { lateChanges }));
  /** All there are, of whatever generation. */
  const dues = async () =>
    (await database.store.schedule.dues(Number.MAX_SAFE_INTEGER)).sort(
      (a, b) => (a.deviceId < b.deviceId ? -1 : a.deviceId > b.deviceId ? 1 : 0) || a.from - b.from,
    );

  describe("of a run that scored everything", () => {
    it("are settled", async () => {
      await changeLate(lateChange(3, 5), lateChange(7, 8, FAN));
      const run = await closeRun(database.store, 0, 60);

      await complete(database.store, run, scored(resultRow(run, 60)));

      expect(await dues()).toEqual([]);
    });

    it("stay where they were written after its closing", async () => {
      await changeLate(lateChange(3, 5));
      const run = await closeRun(database.store, 0, 60);
      await changeLate(lateChange(3, 5), lateChange(9, 10));

      await complete(database.store, run, scored(resultRow(run, 60)));

      expect(await dues()).toEqual([late(PUMP, 3, 5), late(PUMP, 9, 10)]);
    });
  });

  describe("of a device that failed", () => {
    it("are the run's range, to be scored by the next run", async () => {
      const run = await closeRun(database.store, 0, 60);

      await complete(database.store, run, failed(PUMP), scored(resultRow(run, 60, { deviceId: FAN })));

      expect(await dues()).toEqual([due(PUMP, 0, 60)]);
      const next = await closeRun(database.store, 60, 90);
      expect(await database.store.schedule.dues(next.generation ?? -1)).toEqual([due(PUMP, 0, 60)]);
    });

    it("stay, one attempt more; those of others are settled", async () => {
      await changeLate(lateChange(3, 5), lateChange(7, 8, FAN));
      const run = await closeRun(database.store, 0, 60);

      await complete(database.store, run, failed(PUMP), scored(resultRow(run, 60, { deviceId: FAN })));

      expect(await dues()).toEqual([due(PUMP, 0, 60), late(PUMP, 3, 5, 1)]);
    });

    it("do not count an attempt for what was written after the closing", async () => {
      const run = await closeRun(database.store, 0, 60);
      await changeLate(lateChange(3, 5));

      await complete(database.store, run, failed(PUMP));

      expect(await dues()).toContainEqual(late(PUMP, 3, 5, 0));
    });

    it("are given up once they failed as often as allowed", async () => {
      const maxDueAttempts = 3;
      const left: number[] = [];
      for (let i = 0; i < 4; i++) {
        const run = await closeRun(database.store, 10 * i, 10 * i + 10);
        await publish(database.store, run, [failed(PUMP)]);
        await finish(database.store, run, { status: "partial", maxDueAttempts });
        left.push((await dues()).filter(({ from }) => from === at(0)).length);
      }

      expect(left).toEqual([1, 1, 0, 0]);
      expect((await dues()).map(({ from, attempts }) => [from, attempts])).toEqual([
        [at(20), 2],
        [at(30), 1],
      ]);
    });
  });

  describe("of the whole fleet", () => {
    it("come from a run that failed; nothing is settled and no attempt counted", async () => {
      await changeLate(lateChange(3, 5));
      const run = await closeRun(database.store, 0, 60);
      await publish(database.store, run, [failed(PUMP)]);

      await finish(database.store, run, { status: "failed", unfinished: [due(FLEET, 0, 60)] });

      expect(await dues()).toEqual([late(PUMP, 3, 5), due(FLEET, 0, 60)]);
    });

    it("are settled, but stay for each device that failed", async () => {
      await failWhole(0, 60);
      const run = await closeRun(database.store, 60, 90);

      await complete(database.store, run, failed(PUMP), scored(resultRow(run, 90, { deviceId: FAN })));

      expect(await dues()).toEqual([due(PUMP, 0, 60, { attempts: 2 }), due(PUMP, 60, 90)]);
    });

    it("stay for each device that was not reached", async () => {
      await failWhole(0, 60);
      const run = await closeRun(database.store, 60, 90);
      await publish(database.store, run, [scored(resultRow(run, 90, { deviceId: FAN }))]);

      await finish(database.store, run, { status: "cancelled", unfinished: [due(PUMP, 60, 90)] });

      expect(await dues()).toEqual([due(PUMP, 0, 60), due(PUMP, 60, 90)]);
    });
  });

  describe.each(["partial", "cancelled"] as const)("of a %s run", (status) => {
    it("are the range of the devices that it did not reach", async () => {
      const run = await closeRun(database.store, 0, 60);
      await publish(database.store, run, [scored(resultRow(run, 60))]);

      await finish(database.store, run, { status, unfinished: [due(FAN, 0, 60)] });

      expect(await dues()).toEqual([due(FAN, 0, 60)]);
      const next = await closeRun(database.store, 60, 90);
      expect(await database.store.schedule.dues(next.generation ?? -1)).toEqual([due(FAN, 0, 60)]);
    });

    it("are settled where it scored them, and stay, without another attempt, where it did not", async () => {
      await changeLate(lateChange(3, 5), lateChange(7, 8, FAN));
      const run = await closeRun(database.store, 0, 60);
      await publish(database.store, run, [scored(resultRow(run, 60))]);

      await finish(database.store, run, { status, unfinished: [due(FAN, 0, 60)] });

      expect(await dues()).toEqual([due(FAN, 0, 60), late(FAN, 7, 8)]);
    });

    it("all stay where nobody knows whom it left out", async () => {
      await changeLate(lateChange(3, 5));
      const run = await closeRun(database.store, 0, 60);

      await finish(database.store, run, { status, unfinished: [due(FLEET, 0, 60)] });

      expect(await dues()).toEqual([late(PUMP, 3, 5), due(FLEET, 0, 60)]);
    });
  });

  it("are left alone by an ad-hoc run", async () => {
    await changeLate(lateChange(3, 5));
    const run = await insertRun(database.store, { generation: undefined });

    await complete(database.store, run, failed(PUMP), scored(resultRow(run, 60, { deviceId: FAN })));

    expect(await dues()).toEqual([late(PUMP, 3, 5)]);
  });

  it("are left alone by a run that had ended", async () => {
    const run = await closeRun(database.store, 0, 60);
    await complete(database.store, run, scored(resultRow(run, 60)));

    await finish(database.store, run, { status: "partial", unfinished: [due(FAN, 0, 60)] });

    expect(await dues()).toEqual([]);
  });

  async function failWhole(from: number, to: number): Promise<void> {
    const run = await closeRun(database.store, from, to);
    await finish(database.store, run, { status: "failed", unfinished: [due(FLEET, from, to)] });
  }
});
