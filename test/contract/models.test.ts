import { ConflictError, NotFoundError } from "../../shared/errors";
import { parseManifest } from "../../shared/models/manifest";
import type { RegisteredModel } from "../../shared/models/model-store";
import type { DeviceId } from "../../shared/readings/reading";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { FAN, PUMP } from "../support/contract/ingest-writes";
import { NOW } from "../support/contract/times";

const sha256Of = (digit: string): string => digit.repeat(64);

function modelOf(deviceId: DeviceId, version: string, changes: Partial<RegisteredModel> = {}): RegisteredModel {
  const sha256 = changes.sha256 ?? sha256Of("a");
  const manifest = parseManifest({
    ...{ deviceId, version, onnx: { sha256 }, features: ["temperature.mean", "time.daySin"] },
    ...{ bucketSeconds: 60, windowSeconds: 300, hopSeconds: 60, threshold: -0.1 + 0.3 },
  });
  return { deviceId, version, sha256, manifest, bytes: 1234, registeredAt: NOW, ...changes };
}

describe.each(engines)("$name: models", (engine) => {
  const database = useFreshDatabase(engine);

  it("finds a version as it was registered", async () => {
    const model = modelOf(PUMP, "v1");

    await database.store.models.register(model);

    expect(await database.store.models.find(PUMP, "v1")).toEqual(model);
  });

  it("finds no version of another name, case or device", async () => {
    await database.store.models.register(modelOf(PUMP, "v1"));

    expect(await database.store.models.find(PUMP, "v2")).toBeUndefined();
    expect(await database.store.models.find(PUMP, "V1")).toBeUndefined();
    expect(await database.store.models.find("Pump-1" as DeviceId, "v1")).toBeUndefined();
  });

  it("takes the same bytes again and changes nothing", async () => {
    await database.store.models.register(modelOf(PUMP, "v1"));

    await database.store.models.register(modelOf(PUMP, "v1", { registeredAt: NOW + 1 }));

    expect(await database.store.models.list(PUMP)).toEqual([modelOf(PUMP, "v1")]);
  });

  it("refuses other bytes under a version that is there", async () => {
    await database.store.models.register(modelOf(PUMP, "v1"));

    const registering = database.store.models.register(modelOf(PUMP, "v1", { sha256: sha256Of("b") }));

    await expect(registering).rejects.toThrow(ConflictError);
    expect((await database.store.models.find(PUMP, "v1"))?.sha256).toBe(sha256Of("a"));
  });

  it("takes one of two that register other bytes under one version at once", async () => {
    const twin = await database.open();

    const outcomes = await Promise.allSettled([
      database.store.models.register(modelOf(PUMP, "v1")),
      twin.models.register(modelOf(PUMP, "v1", { sha256: sha256Of("b") })),
    ]);

    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("takes the same bytes of two that register them at once", async () => {
    const twin = await database.open();

    await Promise.all([database.store, twin].map(({ models }) => models.register(modelOf(PUMP, "v1"))));

    expect(await database.store.models.list(PUMP)).toEqual([modelOf(PUMP, "v1")]);
  });

  it("lists a device's versions, newest first", async () => {
    for (const [version, age] of [
      ["b", 2],
      ["a", 1],
      ["c", 3],
    ] as const) {
      await database.store.models.register(modelOf(PUMP, version, { registeredAt: NOW - age }));
    }
    await database.store.models.register(modelOf(FAN, "z"));

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
      await database.store.models.register(modelOf(deviceId, version));
    }
  });

  it("point at a version for each device that has one", async () => {
    await database.store.models.setAlias(PUMP, "champion", "v1");
    await database.store.models.setAlias(FAN, "challenger", "v1");

    const champion = { deviceId: PUMP, version: "v1", sha256: sha256Of("a") };
    expect(await database.store.models.aliased("champion")).toEqual(new Map([[PUMP, champion]]));
  });

  it("move to another version", async () => {
    await database.store.models.setAlias(PUMP, "champion", "v1");
    await database.store.models.setAlias(PUMP, "champion", "v2");
    await database.store.models.setAlias(PUMP, "champion", "v2");

    expect((await database.store.models.aliased("champion")).get(PUMP)?.version).toBe("v2");
  });

  it("point at one of two versions that they are pointed at at once", async () => {
    const twin = await database.open();

    await Promise.all([
      database.store.models.setAlias(PUMP, "champion", "v1"),
      twin.models.setAlias(PUMP, "champion", "v2"),
    ]);

    expect(["v1", "v2"]).toContain((await twin.models.aliased("champion")).get(PUMP)?.version);
  });

  it.each([
    ["of that name", PUMP, "v3"],
    ["of that device", FAN, "v2"],
    ["in that case", PUMP, "V1"],
  ])("do not point at a version that is not there %s", async (_what, deviceId, version) => {
    await expect(database.store.models.setAlias(deviceId, "champion", version)).rejects.toThrow(NotFoundError);
    expect((await database.store.models.aliased("champion")).size).toBe(0);
  });

  it("stay where they are when the new version is not there", async () => {
    await database.store.models.setAlias(PUMP, "champion", "v1");

    await expect(database.store.models.setAlias(PUMP, "champion", "v3")).rejects.toThrow(NotFoundError);

    expect((await database.store.models.aliased("champion")).get(PUMP)?.version).toBe("v1");
  });
});
