import { FLEET, type DeviceId } from "../../shared/readings/reading";
import type { CandidateQuery } from "../../shared/runs/candidate";
import { candidatesIn } from "../support/contract/candidates";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { FAN, ingest, ingestWrite, lateChange, PUMP } from "../support/contract/ingest-writes";
import { ADA, equip, modelOf, STAMP } from "../support/contract/models";
import { closeRun } from "../support/contract/runs";
import { at, NOW } from "../support/contract/times";

const VALVE = "valve-3" as DeviceId;

describe.each(engines)("$name: what a plan is told of devices", (engine) => {
  const database = useFreshDatabase(engine);
  const read = (query: Partial<CandidateQuery> = {}) => candidatesIn(database.store, query);
  const idsOf = async (query: Partial<CandidateQuery>) => (await read(query)).map(({ deviceId }) => deviceId);
  const versionsBy = async (model: CandidateQuery["model"]) =>
    (await read({ model })).map(({ model }) => model && `${model.deviceId} ${model.version}`);
  const challenge = async (deviceId: DeviceId) => {
    await database.store.models.register(modelOf(deviceId, "v2"), ADA);
    await database.store.models.setAlias(deviceId, "challenger", "v2", STAMP);
  };
  beforeEach(async () => {
    const devices = [VALVE, PUMP, FAN].map((deviceId) => ({ deviceId, firstAt: at(0), lastAt: at(60) }));
    await ingest(database.store, ingestWrite(1, { devices }));
  });

  it("is which there are, in order of id, without those that are retired", async () => {
    await database.store.devices.change(PUMP, { retired: true }, NOW);
    expect(await read()).toEqual(
      [FAN, VALVE].map((deviceId) => ({
        ...{ deviceId, model: null, mute: undefined, lastDriftCheck: undefined, reachMs: undefined },
      })),
    );
  });

  it("is about those of a group, those that begin alike, or those that are listed, retired ones if they are wanted", async () => {
    const { devices } = database.store;
    for (const deviceId of [PUMP, VALVE]) await devices.change(deviceId, { group: "hall 2" }, NOW);
    await devices.change(VALVE, { retired: true }, NOW);

    expect(await idsOf({ group: "hall 2" })).toEqual([PUMP]);
    expect(await idsOf({ group: "Hall 2" })).toEqual([]);
    expect(await idsOf({ prefix: "pump-" })).toEqual([PUMP]);
    expect(await idsOf({ prefix: "pump_" })).toEqual([]);
    const ids = [VALVE, FAN, "ghost" as DeviceId];
    expect(await idsOf({ ids })).toEqual([FAN]);
    expect(await idsOf({ ids, isRetiredWanted: true })).toEqual([FAN, VALVE]);
    expect(await idsOf({ ids: [] })).toEqual([]);
  });

  it("is which champion scores each, its own or the fleet's", async () => {
    expect(await versionsBy("champion")).toEqual([null, null, null]);
    await equip(database.store, PUMP, "v7");
    expect(await versionsBy("champion")).toEqual([null, `${PUMP} v7`, null]);
    await equip(database.store, FLEET);
    expect(await versionsBy("champion")).toEqual([`${FLEET} v1`, `${PUMP} v7`, `${FLEET} v1`]);
    expect((await read())[1]?.model).toEqual({ deviceId: PUMP, version: "v7", sha256: modelOf(PUMP, "v7").sha256 });
  });

  it("is which challenger does: the fleet's where the fleet's champion watches", async () => {
    await equip(database.store, PUMP);
    await equip(database.store, FLEET);
    await challenge(VALVE);
    expect(await versionsBy("challenger")).toEqual([null, null, `${VALVE} v2`]);
    await challenge(FLEET);
    expect(await versionsBy("challenger")).toEqual([`${FLEET} v2`, null, `${VALVE} v2`]);
  });

  it("is who has a version of this name, letter by letter, unless it is being deleted", async () => {
    await challenge(PUMP);
    expect(await versionsBy({ version: "v2" })).toEqual([null, `${PUMP} v2`, null]);
    expect(await versionsBy({ version: "V2" })).toEqual([null, null, null]);
    await challenge(FLEET);
    await database.store.models.beginDeletion(PUMP, "v2", "token");
    expect(await versionsBy({ version: "v2" })).toEqual([`${FLEET} v2`, `${FLEET} v2`, `${FLEET} v2`]);
    expect(await versionsBy("challenger")).toEqual([`${FLEET} v2`, `${FLEET} v2`, `${FLEET} v2`]);
  });

  it("is how far the model of each looks back that has late data, up to a generation", async () => {
    const { store } = database;
    const model = modelOf(PUMP, "v1");
    await store.models.register({ ...model, manifest: { ...model.manifest, windowSeconds: 600 } }, ADA);
    await store.models.setAlias(PUMP, "champion", "v1", STAMP);
    await equip(store, FLEET);
    const reach = async (generation?: number) => (await read({ generation })).map(({ reachMs }) => reachMs);
    await closeRun(store, 0, 60);
    const { generation } = await store.schedule.read();
    const lateChanges = [lateChange(0, 1, PUMP), lateChange(5, 6, PUMP), lateChange(0, 1, FAN)];
    await ingest(store, ingestWrite(2, { lateChanges }));

    expect(await reach(generation)).toEqual([300_000, 600_000, undefined]);
    expect(await reach(generation - 1)).toEqual([undefined, undefined, undefined]);
    expect(await reach()).toEqual([undefined, undefined, undefined]);
  });

  it("is read to its end beside what is written meanwhile, here and elsewhere, and shows nothing of it", async () => {
    const { store } = database;
    const devices = Array.from({ length: 2_500 }, (_, i) => ({
      ...{ deviceId: `belt-${String(i).padStart(4, "0")}` as DeviceId, firstAt: at(0), lastAt: at(1) },
    }));
    await ingest(store, ingestWrite(2, { devices }));
    const other = await database.open();
    const found: DeviceId[] = [];
    const query = { isRetiredWanted: false, model: "champion", generation: undefined } as const;
    for await (const { deviceId } of store.candidates.read(query)) {
      if (found.push(deviceId) !== 10) continue;
      await store.devices.change(FAN, { group: "hall 1" }, NOW);
      await other.devices.change(PUMP, { group: "hall 2" }, NOW);
    }
    expect(found).toEqual([...devices.map(({ deviceId }) => deviceId), FAN, PUMP, VALVE]);
  });

  it("may be left after the first, however often, and nothing stays taken", async () => {
    const query = { isRetiredWanted: false, model: "champion", generation: undefined } as const;
    for (let i = 0; i < 50; i++) {
      for await (const { deviceId } of database.store.candidates.read(query)) {
        expect(deviceId).toBe(FAN);
        break;
      }
    }
    await database.store.devices.change(FAN, { retired: true }, NOW);
    expect(await idsOf({})).toEqual([PUMP, VALVE]);
  });
});
