import { FLEET, type DeviceId } from "../../shared/readings/reading";
import type { NewRun, RunId, Tags } from "../../shared/runs/run";
import type { RunFilter } from "../../shared/runs/run-store";
import { candidatesIn } from "../support/contract/candidates";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { FAN, ingest, ingestWrite, PUMP } from "../support/contract/ingest-writes";
import { ADA, modelOf, STAMP } from "../support/contract/models";
import { failed, finish, publish, resultRow, scored } from "../support/contract/outcomes";
import { closeRun, insertRun, newRun, stored } from "../support/contract/runs";
import { at, NOW } from "../support/contract/times";

const DIGEST = "d".repeat(64);

describe.each(engines)("$name: runs with an idempotency key", (engine) => {
  const database = useFreshDatabase(engine);
  const keyed = (key: string): NewRun => newRun({ idempotency: { key, digest: DIGEST } });

  it("give it back, and are found by it, letter by letter", async () => {
    const run = await database.store.runs.insert(keyed("Key-1"));

    expect(run.idempotency).toEqual({ key: "Key-1", digest: DIGEST });
    expect(await database.store.runs.findByKey("Key-1")).toEqual(run);
    expect(await database.store.runs.findByKey("key-1")).toBeUndefined();
  });

  it("are written once: a second one under the key is answered with the first", async () => {
    const first = await database.store.runs.insert(keyed("k"));

    expect(await database.store.runs.insert(keyed("k"))).toEqual(first);
    expect(await database.store.runs.list({ limit: 10 })).toEqual([first]);
  });

  it("are written by one of many that come at once", async () => {
    const twin = await database.open();
    for (const key of ["a", "b", "c", "d"]) {
      const stores = Array.from({ length: 6 }, (_, i) => (i % 2 === 0 ? database.store : twin));

      const stand = await Promise.all(stores.map(({ runs }) => runs.insert(keyed(key))));

      expect(new Set(stand.map(({ runId }) => runId)).size).toBe(1);
    }
    expect(await twin.runs.list({ limit: 10 })).toHaveLength(4);
  });

  it("leave runs without one alone", async () => {
    for (let i = 0; i < 2; i++) await insertRun(database.store);

    expect(await database.store.runs.list({ limit: 10 })).toHaveLength(2);
  });
});

describe.each(engines)("$name: a list of runs", (engine) => {
  const database = useFreshDatabase(engine);
  const tagged = (tags: Tags) => insertRun(database.store, { request: { ...newRun().request, tags } });
  const listed = async (filter: Partial<RunFilter>): Promise<RunId[]> =>
    (await database.store.runs.list({ limit: 10, ...filter })).map(({ runId }) => runId);

  it("may be of one kind and status", async () => {
    const adHoc = await insertRun(database.store);
    const scheduled = await closeRun(database.store, 0, 10);
    const ended = await insertRun(database.store);
    await finish(database.store, ended, { status: "cancelled" });

    expect(await listed({ kind: "ad-hoc" })).toEqual([ended.runId, adHoc.runId]);
    expect(await listed({ kind: "scheduled" })).toEqual([scheduled.runId]);
    expect(await listed({ kind: "ad-hoc", status: "requested" })).toEqual([adHoc.runId]);
    expect(await listed({ status: "cancelled", before: ended.ordinal })).toEqual([]);
  });

  it("may be of those with a tag, or with this value of it", async () => {
    const [north, south] = [await tagged({ "site.a-b": "north" }), await tagged({ "site.a-b": "it's süd: %_", x: "" })];
    await insertRun(database.store);

    expect(await listed({ tag: { name: "site.a-b" } })).toEqual([south.runId, north.runId]);
    expect(await listed({ tag: { name: "site.a-b", value: "it's süd: %_" } })).toEqual([south.runId]);
    expect(await listed({ tag: { name: "site.a-b", value: "North" } })).toEqual([]);
    expect(await listed({ tag: { name: "x", value: "" } })).toEqual([south.runId]);
    expect(await listed({ tag: { name: "Site.a-b" } })).toEqual([]);
  });
});

describe.each(engines)("$name: which devices a run is for", (engine) => {
  const database = useFreshDatabase(engine);
  beforeEach(async () => {
    const devices = [FAN, PUMP].map((deviceId) => ({ deviceId, firstAt: at(0), lastAt: at(1) }));
    await ingest(database.store, ingestWrite(1, { devices }));
  });

  it("may be a group's, without those that are retired", async () => {
    const { devices } = database.store;
    for (const deviceId of [FAN, PUMP]) await devices.change(deviceId, { group: "hall 2" }, NOW);

    const idsIn = async (group: string) => (await candidatesIn(database.store, { group })).map((one) => one.deviceId);
    expect(await idsIn("hall 2")).toEqual([FAN, PUMP]);
    expect(await idsIn("Hall 2")).toEqual([]);
    await devices.change(FAN, { retired: true }, NOW);
    expect(await idsIn("hall 2")).toEqual([PUMP]);
  });

  it("tells which ids are no devices', letter by letter and in the order given", async () => {
    const ghosts = ["z,'1'", "Pump-1", "a%b"] as DeviceId[];

    expect(await database.store.runs.unknownDevices([ghosts[0] ?? PUMP, PUMP, ...ghosts.slice(1), FAN])).toEqual(
      ghosts,
    );
    expect(await database.store.runs.unknownDevices([PUMP])).toEqual([]);
  });
});

describe.each(engines)("$name: which models a run scores with", (engine) => {
  const database = useFreshDatabase(engine);
  const models = () => database.store.models;
  const ownersOf = async (version: string) =>
    (await candidatesIn(database.store, { model: { version } })).map(({ model }) => model?.deviceId);
  beforeEach(async () => {
    const devices = [FAN, PUMP].map((deviceId) => ({ deviceId, firstAt: at(0), lastAt: at(1) }));
    await ingest(database.store, ingestWrite(1, { devices }));
    for (const [deviceId, version, hopSeconds] of [
      [PUMP, "v1", 60],
      [PUMP, "v2", 120],
      [FLEET, "v2", 300],
    ] as const) {
      const model = modelOf(deviceId, version);
      await models().register({ ...model, manifest: { ...model.manifest, hopSeconds } }, ADA);
    }
    await models().setAlias(PUMP, "champion", "v1", STAMP);
    await models().setAlias(PUMP, "challenger", "v2", STAMP);
  });

  it("may be those of one version, of each device that has it", async () => {
    expect(await ownersOf("v2")).toEqual([FLEET, PUMP]);
    expect(await ownersOf("V2")).toEqual([undefined, undefined]);
  });

  it("says how far their windows lie apart", async () => {
    expect(await models().hopSeconds("champion")).toEqual(new Map([[PUMP, 60]]));
    expect(await models().hopSeconds("challenger")).toEqual(new Map([[PUMP, 120]]));
    expect(await models().hopSeconds({ version: "v2" })).toEqual(
      new Map([
        [PUMP, 120],
        [FLEET, 300],
      ]),
    );
  });

  it("leaves out a version that is being deleted, so that no plan comes to name it", async () => {
    await models().beginDeletion(PUMP, "v2", "token");

    expect(await models().aliased("challenger")).toEqual(new Map());
    expect(await ownersOf("v2")).toEqual([FLEET, FLEET]);
    expect(await models().hopSeconds("challenger")).toEqual(new Map());

    await models().endDeletion(PUMP, "v2", "token");
    expect([...(await models().aliased("challenger")).keys()]).toEqual([PUMP]);
  });
});

describe.each(engines)("$name: what has come of a run so far", (engine) => {
  const database = useFreshDatabase(engine);

  it("is what its published parts count up to, of this attempt", async () => {
    const { outcomes } = database.store;
    const run = await insertRun(database.store);
    const none = { parts: 0, devices: 0, failedDevices: 0, normal: 0, anomalous: 0, unscored: 0 };
    expect(await outcomes.counted(run.runId, 1)).toEqual(none);

    await publish(database.store, run, [scored(resultRow(run, 5, { verdict: "anomalous" })), failed(FAN)]);
    await publish(database.store, run, [scored(resultRow(run, 5, { deviceId: "z" as DeviceId }))], { chunk: 2 });

    expect(await outcomes.counted(run.runId, 1)).toEqual({
      ...{ ...none, parts: 2, devices: 3, failedDevices: 1, normal: 1, anomalous: 1 },
    });
    expect(await outcomes.counted(run.runId, 2)).toEqual(none);
  });
});

describe.each(engines)("$name: a scheduled run that its error threshold stops", (engine) => {
  const database = useFreshDatabase(engine);

  it("shows what it has found, and owes what failed and what it did not come to", async () => {
    const { store } = database;
    const run = await closeRun(store, 0, 60);
    const reached = resultRow(run, 60, { verdict: "anomalous", score: -1 });
    await publish(store, run, [scored(reached), failed(FAN)]);

    const left = { deviceId: "z" as DeviceId, from: at(0), to: at(60), reason: "failed", attempts: 1 } as const;
    const error = { code: "error-threshold", message: "too many" };
    await finish(store, run, { status: "failed", error, unfinished: [left] });

    expect(await stored(store, run.runId)).toMatchObject({ status: "failed", error });
    expect(await store.status.anomalies(PUMP)).toHaveLength(1);
    const { generation } = await store.schedule.read();
    expect((await store.schedule.dues(generation)).map(({ deviceId }) => deviceId).sort()).toEqual([FAN, "z"]);
  });
});
