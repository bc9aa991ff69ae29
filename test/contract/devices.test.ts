import type { DeviceFilter, DevicePage } from "../../shared/devices/device-store";
import { FLEET, type DeviceId } from "../../shared/readings/reading";
import { candidatesIn } from "../support/contract/candidates";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { FAN, ingest, ingestWrite, PUMP } from "../support/contract/ingest-writes";
import { equip } from "../support/contract/models";
import { anomalousRow, complete, resultRow, scored } from "../support/contract/outcomes";
import { closeRun } from "../support/contract/runs";
import { at, NOW } from "../support/contract/times";

const SILENT_BEFORE = at(30);
const [BAD, WORSE, ODD, BLIND] = ["bad", "worse", "odd", "blind"] as DeviceId[] as [
  DeviceId,
  DeviceId,
  DeviceId,
  DeviceId,
];

describe.each(engines)("$name: devices", (engine) => {
  const database = useFreshDatabase(engine);
  const see = (deviceIds: readonly DeviceId[], last = 60) =>
    ingest(
      database.store,
      ingestWrite(1, { devices: deviceIds.map((deviceId) => ({ deviceId, firstAt: at(0), lastAt: at(last) })) }),
      { namespace: "n", hub: "h", hubCreatedAt: at(0), partitionId: String(last) },
    );
  const get = (deviceId = PUMP) => database.store.devices.get(deviceId, SILENT_BEFORE);
  const listed = async (filter: DeviceFilter = {}, page: Partial<DevicePage> = {}) =>
    (await database.store.devices.list(filter, { order: "id", limit: 100, ...page }, SILENT_BEFORE)).map(
      ({ deviceId }) => deviceId,
    );

  it("are shown in full", async () => {
    await see([PUMP]);
    await equip(database.store, PUMP);
    const run = await closeRun(database.store, 0, 60);
    await complete(database.store, run, scored(anomalousRow(run, 59)));

    expect(await get()).toMatchObject({
      ...{ deviceId: PUMP, group: undefined, state: "active", firstSeen: at(0), lastSeen: at(60), mute: undefined },
      model: { deviceId: PUMP, version: "v1" },
      status: { windowEnd: at(59), verdict: "anomalous", severity: 0.875, revision: run.ordinal },
    });
    expect(await get(FAN)).toBeUndefined();
    expect(await get("Pump-1" as DeviceId)).toBeUndefined();
  });

  it("are new until they have a model, their own or the fleet's, or are judged", async () => {
    await see([PUMP, FAN]);
    expect(await get()).toMatchObject({ state: "new", model: undefined, status: undefined });
    const run = await closeRun(database.store, 0, 60);
    const unscored = { verdict: "unscored", reason: "no-model", severity: null } as const;
    await complete(
      database.store,
      run,
      scored(resultRow(run, 60, unscored)),
      scored(resultRow(run, 60, { deviceId: FAN })),
    );
    expect([(await get())?.state, (await get(FAN))?.state]).toEqual(["new", "active"]);

    await equip(database.store, FLEET);

    expect(await get()).toMatchObject({ state: "active", model: { deviceId: FLEET, version: "v1" } });
    await equip(database.store, PUMP);
    expect(await get()).toMatchObject({ state: "active", model: { deviceId: PUMP, version: "v1" } });
  });

  it("are silent without a reading since then, whatever else they are, unless they are retired", async () => {
    await see([PUMP, FAN], 29);
    expect([(await get())?.state, (await get(FAN))?.state]).toEqual(["silent", "silent"]);
    await database.store.devices.change(FAN, { retired: true }, NOW);

    await see([PUMP, FAN], 30);

    expect([(await get())?.state, (await get(FAN))?.state]).toEqual(["new", "retired"]);
  });

  it("are put into groups whose names are names, whatever they look like", async () => {
    const groups = ["'); DROP TABLE device; --", "%", "_", "a' OR '1'='1", "@group", ":group", "{{7*7}}"];
    const devices = groups.map((_, i) => `device-${i}` as DeviceId);
    await see(devices);
    for (const [i, group] of groups.entries()) await database.store.devices.change(devices[i] ?? PUMP, { group }, NOW);

    for (const [i, group] of groups.entries()) expect(await listed({ group })).toEqual([devices[i]]);
  });

  it("are found by group, state and verdict", async () => {
    await see([PUMP, FAN]);
    await see([BAD], 20);
    const run = await closeRun(database.store, 0, 60);
    await complete(database.store, run, scored(resultRow(run, 60)), scored(anomalousRow(run, 60, BAD)));
    for (const device of [PUMP, BAD]) await database.store.devices.change(device, { group: "Halle 3, größer" }, NOW);

    expect(await listed({ group: "Halle 3, größer" })).toEqual([BAD, PUMP]);
    expect(await listed({ group: "halle 3, größer" })).toEqual([]);
    expect(await listed({ state: "silent" })).toEqual([BAD]);
    expect(await listed({ state: "new" })).toEqual([FAN]);
    expect(await listed({ verdict: "normal" })).toEqual([PUMP]);
    expect(await listed({ group: "Halle 3, größer", verdict: "anomalous", state: "silent" })).toEqual([BAD]);
  });

  it.each(["id", "worst"] as const)("come by %s, in pages that miss none and repeat none", async (order) => {
    const all = [PUMP, FAN, BAD, WORSE, ODD, BLIND];
    await see(all);
    const run = await closeRun(database.store, 0, 60);
    const blind = { verdict: "unscored", reason: "missing-sensor", severity: null } as const;
    await complete(
      database.store,
      run,
      scored({ ...anomalousRow(run, 60, BAD), severity: 0.6 }),
      scored({ ...anomalousRow(run, 60, WORSE), severity: 0.7 }),
      scored(resultRow(run, 60, { deviceId: BLIND, ...blind })),
      scored(resultRow(run, 60, { severity: 0.3 })),
      scored(resultRow(run, 60, { deviceId: ODD, severity: 0.4 })),
    );
    await see(["zzz"] as DeviceId[], 61);
    await database.store.devices.change("zzz" as DeviceId, { retired: true }, NOW);
    const expected = {
      worst: [WORSE, BAD, BLIND, ODD, PUMP, FAN, "zzz"],
      id: [BAD, BLIND, FAN, ODD, PUMP, WORSE, "zzz"],
    };

    expect(await listed({}, { order })).toEqual(expected[order]);
    for (const limit of [1, 2, 3]) {
      const paged: DeviceId[] = [];
      for (let after: DevicePage["after"]; ;) {
        const page = await database.store.devices.list({}, { order, limit, after }, SILENT_BEFORE);
        paged.push(...page.map(({ deviceId }) => deviceId));
        after = page.at(-1);
        if (page.length < limit) break;
      }
      expect(paged).toEqual(expected[order]);
    }
  });

  it("keep what a change does not name", async () => {
    await see([PUMP]);
    const { devices } = database.store;

    await devices.change(PUMP, { group: "a", retired: true, mutedUntil: NOW + 100 }, NOW);
    await devices.change(PUMP, {}, NOW);
    expect(await get()).toMatchObject({ group: "a", state: "retired", mute: { from: NOW, until: NOW + 100 } });

    await devices.change(PUMP, { group: null }, NOW + 1);
    expect(await get()).toMatchObject({ group: undefined, state: "retired", mute: { from: NOW } });
    await devices.change(PUMP, { retired: false }, NOW + 1);
    expect(await get()).toMatchObject({ state: "new", mute: { from: NOW } });
    expect(await devices.change(FAN, { group: "a" }, NOW)).toBe(false);
  });

  it("stay muted from when they were, however the end is moved, and are unmuted at once", async () => {
    await see([PUMP, FAN]);
    const { devices } = database.store;
    const mute = async () => (await get())?.mute;

    await devices.change(PUMP, { mutedUntil: NOW + 100 }, NOW);
    await devices.change(PUMP, { mutedUntil: NOW + 300 }, NOW + 50);
    expect(await mute()).toEqual({ from: NOW, until: NOW + 300 });
    await devices.change(PUMP, { mutedUntil: null }, NOW + 200);
    expect(await mute()).toEqual({ from: NOW, until: NOW + 200 });
    await devices.change(PUMP, { mutedUntil: null }, NOW + 250);
    expect(await mute()).toEqual({ from: NOW, until: NOW + 200 });

    await devices.change(PUMP, { mutedUntil: NOW + 900 }, NOW + 400);
    const planned = await candidatesIn(database.store);
    expect(planned.map(({ mute }) => mute)).toEqual([undefined, { from: NOW + 400, until: NOW + 900 }]);
  });

  it("are not planned while they are retired", async () => {
    await see([PUMP, FAN]);
    await database.store.devices.change(FAN, { retired: true }, NOW);
    expect(await database.store.runs.activeDevices()).toEqual([PUMP]);

    await see([FAN], 70);
    expect(await database.store.runs.activeDevices()).toEqual([PUMP]);
    await database.store.devices.change(FAN, { retired: false }, NOW);
    expect(await database.store.runs.activeDevices()).toEqual([FAN, PUMP]);
  });
});
