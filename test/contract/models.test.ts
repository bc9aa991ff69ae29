import { ConflictError, NotFoundError } from "../../shared/errors";
import type { DeviceId } from "../../shared/readings/reading";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { FAN, PUMP } from "../support/contract/ingest-writes";
import { ADA, modelOf, sha256Of, STAMP } from "../support/contract/models";
import { NOW } from "../support/contract/times";

describe.each(engines)("$name: models", (engine) => {
  const database = useFreshDatabase(engine);

  it("finds a version as it was registered", async () => {
    const model = modelOf(PUMP, "v1");

    await database.store.models.register(model, ADA);

    expect(await database.store.models.find(PUMP, "v1")).toEqual(model);
  });

  it("finds no version of another name, case or device", async () => {
    await database.store.models.register(modelOf(PUMP, "v1"), ADA);

    expect(await database.store.models.find(PUMP, "v2")).toBeUndefined();
    expect(await database.store.models.find(PUMP, "V1")).toBeUndefined();
    expect(await database.store.models.find("Pump-1" as DeviceId, "v1")).toBeUndefined();
  });

  it("takes the same bytes again and changes nothing", async () => {
    await database.store.models.register(modelOf(PUMP, "v1"), ADA);

    await database.store.models.register(modelOf(PUMP, "v1", { registeredAt: NOW + 1 }), ADA);

    expect(await database.store.models.list(PUMP)).toEqual([modelOf(PUMP, "v1")]);
  });

  it("refuses other bytes under a version that is there", async () => {
    await database.store.models.register(modelOf(PUMP, "v1"), ADA);

    const registering = database.store.models.register(modelOf(PUMP, "v1", { sha256: sha256Of("b") }), ADA);

    await expect(registering).rejects.toThrow(ConflictError);
    expect((await database.store.models.find(PUMP, "v1"))?.sha256).toBe(sha256Of("a"));
  });

  it("takes one of two that register other bytes under one version at once", async () => {
    const twin = await database.open();

    const outcomes = await Promise.allSettled([
      database.store.models.register(modelOf(PUMP, "v1"), ADA),
      twin.models.register(modelOf(PUMP, "v1", { sha256: sha256Of("b") }), ADA),
    ]);

    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("takes the same bytes of two that register them at once", async () => {
    const twin = await database.open();

    await Promise.all([database.store, twin].map(({ models }) => models.register(modelOf(PUMP, "v1"), ADA)));

    expect(await database.store.models.list(PUMP)).toEqual([modelOf(PUMP, "v1")]);
  });

  it("lists a device's versions, newest first", async () => {
    for (const [version, age] of [
      ["b", 2],
      ["a", 1],
      ["c", 3],
    ] as const) {
      await database.store.models.register(modelOf(PUMP, version, { registeredAt: NOW - age }), ADA);
    }
    await database.store.models.register(modelOf(FAN, "z"), ADA);

    expect((await database.store.models.list(PUMP)).map(({ version }) => version)).toEqual(["a", "b", "c"]);
  });
});

describe.each(engines)("$name: aliases", (engine) => {
  const database = useFreshDatabase(engine);
  beforeEach(async () => {
    for (const [deviceId, version] of [
      [PUMP, "v1"],
      [PUMP, "v2"],
      [FAN, "v1"],
    ] as const) {
      await database.store.models.register(modelOf(deviceId, version), ADA);
    }
  });

  it("point at a version for each device that has one", async () => {
    await database.store.models.setAlias(PUMP, "champion", "v1", STAMP);
    await database.store.models.setAlias(FAN, "challenger", "v1", STAMP);

    const champion = { deviceId: PUMP, version: "v1", sha256: sha256Of("a") };
    expect(await database.store.models.aliased("champion")).toEqual(new Map([[PUMP, champion]]));
  });

  it("move to another version", async () => {
    await database.store.models.setAlias(PUMP, "champion", "v1", STAMP);
    await database.store.models.setAlias(PUMP, "champion", "v2", STAMP);
    await database.store.models.setAlias(PUMP, "champion", "v2", STAMP);

    expect((await database.store.models.aliased("champion")).get(PUMP)?.version).toBe("v2");
  });

  it("point at one of two versions that they are pointed at at once", async () => {
    const twin = await database.open();

    await Promise.all([
      database.store.models.setAlias(PUMP, "champion", "v1", STAMP),
      twin.models.setAlias(PUMP, "champion", "v2", STAMP),
    ]);

    expect(["v1", "v2"]).toContain((await twin.models.aliased("champion")).get(PUMP)?.version);
  });

  it.each([
    ["of that name", PUMP, "v3"],
    ["of that device", FAN, "v2"],
    ["in that case", PUMP, "V1"],
  ])("do not point at a version that is not there %s", async (_what, deviceId, version) => {
    await expect(database.store.models.setAlias(deviceId, "champion", version, STAMP)).rejects.toThrow(NotFoundError);
    expect((await database.store.models.aliased("champion")).size).toBe(0);
  });

  it("stay where they are when the new version is not there", async () => {
    await database.store.models.setAlias(PUMP, "champion", "v1", STAMP);

    await expect(database.store.models.setAlias(PUMP, "champion", "v3", STAMP)).rejects.toThrow(NotFoundError);

    expect((await database.store.models.aliased("champion")).get(PUMP)?.version).toBe("v1");
  });
});
