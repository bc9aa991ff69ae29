import type { DeviceId } from "../../shared/readings/reading";
import type { Store } from "../../shared/storage/store";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import {
  bucketsOf,
  deadLetter,
  FAN,
  ingest,
  ingestWrite,
  lateChange,
  PARTITION,
  PUMP,
  reading,
} from "../support/contract/ingest-writes";
import { equip } from "../support/contract/models";
import { anomalousRow, complete, failed, finish, publish, resultRow, scored } from "../support/contract/outcomes";
import { closeRun } from "../support/contract/runs";
import { at, NOW } from "../support/contract/times";

const feed = (store: Store, deviceId: DeviceId, minutes: readonly number[], sequenceNumber = 1) =>
  ingest(
    store,
    ingestWrite(sequenceNumber, {
      buckets: bucketsOf(...minutes.map((minute) => reading(minute, at(minute), deviceId))),
      devices: [{ deviceId, firstAt: at(Math.min(...minutes)), lastAt: at(Math.max(...minutes)) }],
      lateChanges: [lateChange(1, 2, deviceId)],
    }),
    { ...PARTITION, partitionId: deviceId },
  );

/** Everything that can be asked about a device. */
async function known(store: Store, deviceId: DeviceId) {
  const { generation } = await store.schedule.read();
  const [series, device, models, dues] = await Promise.all([
    store.buckets.readSeries(deviceId, at(-1000), at(1000)),
    store.devices.get(deviceId, at(0)),
    store.models.list(deviceId),
    store.schedule.dues(generation),
  ]);
  const runs = await store.runs.list({ limit: 10 });
  const changes = (await Promise.all(runs.map(({ runId }) => store.status.changes(runId, {}, { limit: 10 })))).flat();
  return {
    buckets: [...series.values()].flat().length,
    isThere: device !== undefined,
    models: models.length,
    modelChanges: (await store.models.changes(deviceId, 10)).length,
    isChampion: (await store.models.aliased("champion")).has(deviceId),
    dues: dues.filter((due) => due.deviceId === deviceId).map(({ reason }) => reason),
    isJudged: (await store.status.devices()).some((status) => status.deviceId === deviceId),
    anomalies: (await store.anomalies.list({ deviceId }, { limit: 10 })).length,
    changes: changes.filter((change) => change.deviceId === deviceId).length,
    real: (await store.feedback.realAnomalies(deviceId, { from: at(0), to: at(1000) })).length,
  };
}

const NOTHING = {
  ...{
    buckets: 0,
    isThere: false,
    models: 0,
    modelChanges: 0,
    isChampion: false,
    dues: [],
    isJudged: false,
    anomalies: 0,
    changes: 0,
    real: 0,
  },
};

async function forget(store: Store, deviceId: DeviceId, limit = 100): Promise<number> {
  let steps = 1;
  while (!(await store.forgetting.forget(deviceId, limit)).isLast) steps++;
  return steps;
}

describe.each(engines)("$name: a device that is forgotten", (engine) => {
  const database = useFreshDatabase(engine);
  const live = async (deviceId: DeviceId) => {
    await feed(database.store, deviceId, [1, 2, 3, 4, 5]);
    await equip(database.store, deviceId);
  };
  const judge = async (from: number, to: number) => {
    const run = await closeRun(database.store, from, to);
    const devices = [PUMP, FAN].map((device) => scored(anomalousRow(run, to, device)));
    await complete(database.store, run, ...devices);
    for (const deviceId of [PUMP, FAN]) {
      const word = { verdict: "real", note: undefined, by: undefined, at: NOW } as const;
      await database.store.feedback.give({ deviceId, windowEnd: at(to) }, word);
    }
  };

  it("leaves nothing behind, and others alone, in steps of so many rows", async () => {
    const { store } = database;
    await live(PUMP);
    await live(FAN);
    await judge(0, 60);
    const before = await known(store, FAN);
    expect(before).toMatchObject({
      buckets: 5,
      isThere: true,
      models: 1,
      isJudged: true,
      anomalies: 1,
      changes: 1,
      real: 1,
    });

    expect(await store.forgetting.forget(PUMP, 2)).toEqual({ rows: 2, isLast: false });
    expect((await known(store, PUMP)).isThere).toBe(true);
    expect(await forget(store, PUMP, 2)).toBe(3);

    expect(await known(store, PUMP)).toEqual(NOTHING);
    expect(await known(store, FAN)).toEqual(before);
    expect(await store.forgetting.forget(PUMP, 2)).toEqual({ rows: 0, isLast: true });
  });

  it("is new when it sends again", async () => {
    const { store } = database;
    await live(PUMP);
    await store.devices.change(PUMP, { group: "a", retired: true, mutedUntil: NOW }, at(0));
    await forget(store, PUMP);

    await feed(store, PUMP, [9], 2);

    expect(await store.devices.get(PUMP, at(0))).toMatchObject({
      ...{ state: "new", group: undefined, mute: undefined, firstSeen: at(9), model: undefined },
    });
    expect(await store.runs.activeDevices()).toEqual([PUMP]);
  });

  it("is wholly known or not at all, where it sends while it is forgotten", async () => {
    const twin = await database.open();
    for (let race = 0; race < 8; race++) {
      await feed(database.store, PUMP, [1, 2, 3], 2 * race + 1);

      await Promise.all([forget(database.store, PUMP), feed(twin, PUMP, [3], 2 * race + 2)]);

      const { buckets, isThere } = await known(twin, PUMP);
      expect([isThere, buckets > 0]).toEqual([isThere, isThere]);
      await forget(database.store, PUMP);
    }
  });

  it("is not shown as a run found it that had planned it before, not even when it sends again meanwhile", async () => {
    const { store } = database;
    await live(PUMP);
    await live(FAN);
    const run = await closeRun(store, 0, 60);
    await publish(store, run, [scored(anomalousRow(run, 60))]);
    await forget(store, PUMP);
    await feed(store, PUMP, [61], 2);
    await publish(store, run, [scored(anomalousRow(run, 60, FAN))], { chunk: 1 });

    await finish(store, run);

    expect(await known(store, PUMP)).toMatchObject({ isThere: true, buckets: 1, isJudged: false, anomalies: 0 });
    expect(await known(store, FAN)).toMatchObject({ isJudged: true, anomalies: 1 });
    const next = await closeRun(store, 60, 90);
    await complete(store, next, scored(anomalousRow(next, 90)));
    expect(await known(store, PUMP)).toMatchObject({ isJudged: true, anomalies: 1 });
  });

  it("owes nothing of what a run failed at or did not reach of it; what came late since then, it does", async () => {
    const { store } = database;
    await live(PUMP);
    const run = await closeRun(store, 0, 60);
    await forget(store, PUMP);
    await publish(store, run, [failed(PUMP), failed(FAN)]);
    await feed(store, PUMP, [5], 2);
    const unfinished = { deviceId: PUMP, from: at(0), to: at(60), reason: "failed", attempts: 1 } as const;

    await finish(store, run, { status: "partial", unfinished: [unfinished] });

    expect((await known(store, PUMP)).dues).toEqual(["late"]);
    expect((await known(store, FAN)).dues).toEqual(["failed"]);
    expect(await store.outcomes.failures(run.runId, 1)).toMatchObject([{ deviceId: FAN }]);
  });

  it("is not brought back by a run that ends at the same time", async () => {
    const twin = await database.open();
    for (let race = 0; race < 8; race++) {
      await feed(database.store, PUMP, [race], race + 1);
      const run = await closeRun(database.store, 10 * race, 10 * race + 10);
      await publish(database.store, run, [scored(resultRow(run, 10 * race + 10)), scored(anomalousRow(run, 9, FAN))]);

      await Promise.all([forget(database.store, PUMP), finish(twin, run)]);

      expect(await known(twin, PUMP)).toMatchObject({ isThere: false, isJudged: false, anomalies: 0 });
    }
  });

  it("takes those dead letters with it that are named", async () => {
    const { store } = database;
    const deadLetters = [1, 2, 3].map((n) => deadLetter({ sequenceNumber: n }));
    await ingest(store, ingestWrite(3, { deadLetters }));
    const ids = (await store.deadLetters.list({}, { order: "oldest", limit: 10 })).map(({ id }) => id);

    expect(await store.forgetting.deleteDeadLetters([ids[0] ?? -1, ids[2] ?? -1, 999_999])).toBe(2);

    const left = await store.deadLetters.list({}, { order: "oldest", limit: 10 });
    expect(left.map(({ id }) => id)).toEqual([ids[1]]);
  });
});
