import { ConflictError, NotFoundError } from "../../shared/errors";
import { championBefore } from "../../shared/models/model-changes";
import type { Alias } from "../../shared/models/model-store";
import type { DeviceId } from "../../shared/readings/reading";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { FAN, PUMP } from "../support/contract/ingest-writes";
import { ADA, modelOf, STAMP } from "../support/contract/models";
import { NOW } from "../support/contract/times";

describe.each(engines)("$name: changes of models", (engine) => {
  const database = useFreshDatabase(engine);
  const models = () => database.store.models;
  beforeEach(async () => {
    for (const version of ["v1", "v2", "v3"]) await models().register(modelOf(PUMP, version), ADA);
  });

  const point = (alias: Alias, version: string, deviceId = PUMP) => models().setAlias(deviceId, alias, version, STAMP);
  const remove = async (version: string, token = "t") => {
    await models().beginDeletion(PUMP, version, token);
    await models().delete(PUMP, version, token, STAMP);
  };
  const logged = async () =>
    (await models().changes(PUMP, 100)).map(({ action, version, previous }) => [action, version, previous]);

  it("are logged with who, when, and what was before, newest first", async () => {
    await point("champion", "v1");
    await point("champion", "v2");

    const changes = await models().changes(PUMP, 2);

    expect(changes).toEqual([
      { deviceId: PUMP, action: "made-champion", version: "v2", previous: "v1", ...STAMP },
      { deviceId: PUMP, action: "made-champion", version: "v1", previous: undefined, ...STAMP },
    ]);
    expect((await models().changes(PUMP, 100)).at(-1)).toEqual(
      expect.objectContaining({ action: "registered", version: "v1", by: ADA, at: NOW }),
    );
  });

  it("that change nothing are not logged", async () => {
    await point("champion", "v1");
    const before = await logged();

    await point("champion", "v1");
    await models().register(modelOf(PUMP, "v1"), ADA);

    expect(await logged()).toEqual(before);
  });

  it("keep the name of an author who gave one, and the want of one", async () => {
    await models().setAlias(PUMP, "champion", "v1", { by: { name: "Zoë ✓", source: "stated" }, at: NOW });
    await models().setAlias(PUMP, "champion", "v2", { by: { name: undefined, source: "key" }, at: NOW });

    expect((await models().changes(PUMP, 2)).map(({ by }) => by)).toEqual([
      { name: undefined, source: "key" },
      { name: "Zoë ✓", source: "stated" },
    ]);
  });

  it("make a challenger that becomes champion challenger no more", async () => {
    await point("challenger", "v2");
    expect(await models().aliases(PUMP)).toEqual({ challenger: "v2" });

    await point("champion", "v2");

    expect(await models().aliases(PUMP)).toEqual({ champion: "v2" });
  });

  it("do not let a champion challenge itself", async () => {
    await point("champion", "v1");

    await expect(point("challenger", "v1")).rejects.toThrow(ConflictError);
  });

  it("are rolled back step by step, past what was deleted", async () => {
    for (const version of ["v1", "v2", "v3"]) await point("champion", version);
    await remove("v2");

    const back = championBefore("v3", await models().changes(PUMP, 100));
    await models().rollBack(PUMP, "v3", back ?? "", STAMP);

    expect(await models().aliases(PUMP)).toEqual({ champion: "v1" });
    expect((await logged())[0]).toEqual(["rolled-back", "v1", "v3"]);
    expect(championBefore("v1", await models().changes(PUMP, 100))).toBeUndefined();
  });

  it("are not rolled back where another version is champion by now", async () => {
    await point("champion", "v1");
    await point("champion", "v3");

    await expect(models().rollBack(PUMP, "v2", "v1", STAMP)).rejects.toThrow(
      "v2 is not the champion of pump-1 any more",
    );

    expect(await models().aliases(PUMP)).toEqual({ champion: "v3" });
  });

  it("list devices with their aliases, in order and page by page", async () => {
    await models().register(modelOf(FAN, "v1", { registeredAt: NOW + 1 }), ADA);
    await point("champion", "v1");
    await point("challenger", "v1", FAN);
    const fan = { deviceId: FAN, versions: 1, aliases: { challenger: "v1" }, registeredAt: NOW + 1 };
    const pump = { deviceId: PUMP, versions: 3, aliases: { champion: "v1" }, registeredAt: NOW };

    expect(await models().devices({ after: undefined, limit: 10 })).toEqual([fan, pump]);
    expect(await models().devices({ after: undefined, limit: 1 })).toEqual([fan]);
    expect(await models().devices({ after: FAN, limit: 10 })).toEqual([pump]);
    expect(await models().devices({ after: undefined, limit: 10 }, "champion")).toEqual([pump]);
  });

  it("promote the challengers of many devices at once, page by page, each logged", async () => {
    const names = Array.from({ length: 5 }, (_, i) => `pump-2${i}` as DeviceId);
    for (const deviceId of names) {
      for (const version of ["old", "new"]) await models().register(modelOf(deviceId, version), ADA);
      if (deviceId !== names[0]) await point("champion", "old", deviceId);
      await point("challenger", "new", deviceId);
    }

    const first = await models().promoteChallengers({ after: undefined, limit: 2 }, STAMP);
    const rest = await models().promoteChallengers({ after: first.devices.at(-1), limit: 10 }, STAMP);

    expect([first, rest]).toEqual([
      { devices: names.slice(0, 2), remaining: 3 },
      { devices: names.slice(2), remaining: 0 },
    ]);
    const champions = await models().aliased("champion");
    expect(names.map((deviceId) => champions.get(deviceId)?.version)).toEqual(names.map(() => "new"));
    expect((await models().aliased("challenger")).size).toBe(0);
    const changes = await Promise.all(names.slice(0, 2).map((deviceId) => models().changes(deviceId, 1)));
    expect(changes.flat()).toEqual([
      { deviceId: names[0], action: "made-champion", version: "new", previous: undefined, ...STAMP },
      { deviceId: names[1], action: "made-champion", version: "new", previous: "old", ...STAMP },
    ]);
  });

  it("promote nothing where nothing challenges", async () => {
    expect(await models().promoteChallengers({ after: undefined, limit: 2 }, STAMP)).toEqual({
      devices: [],
      remaining: 0,
    });
  });

  it("of one device and of all at once leave each device one champion", async () => {
    const twin = await database.open();
    await point("champion", "v1");
    await point("challenger", "v2");

    await Promise.all([
      database.store.models.promoteChallengers({ after: undefined, limit: 10 }, STAMP),
      twin.models.setAlias(PUMP, "champion", "v3", STAMP),
    ]);

    const [last, before] = (await logged()).slice(0, 2);
    expect((await models().aliases(PUMP)).champion).toBe(last?.[1]);
    expect(last?.[2]).toBe(before?.[1]);
  });
});

describe.each(engines)("$name: deleting a version", (engine) => {
  const database = useFreshDatabase(engine);
  const models = () => database.store.models;
  beforeEach(async () => {
    for (const version of ["v1", "v2"]) await models().register(modelOf(PUMP, version), ADA);
    await models().setAlias(PUMP, "champion", "v1", STAMP);
    await models().setAlias(PUMP, "challenger", "v2", STAMP);
  });

  it("takes it out of the catalog, its alias with it, and keeps what it was", async () => {
    await models().beginDeletion(PUMP, "v2", "t");
    await models().delete(PUMP, "v2", "t", STAMP);

    expect(await models().find(PUMP, "v2")).toBeUndefined();
    expect((await models().list(PUMP)).map(({ version }) => version)).toEqual(["v1"]);
    expect(await models().aliases(PUMP)).toEqual({ champion: "v1" });
    expect(await models().findDeleted(PUMP, "v2")).toEqual({ ...modelOf(PUMP, "v2"), deletedAt: STAMP.at });
    expect(await models().changes(PUMP, 1)).toEqual([
      { deviceId: PUMP, action: "deleted", version: "v2", previous: undefined, ...STAMP },
    ]);
  });

  it("is refused for a champion and for what is not there", async () => {
    await expect(models().beginDeletion(PUMP, "v1", "t")).rejects.toThrow("version v1 of pump-1 is the champion");
    await expect(models().beginDeletion(PUMP, "v9", "t")).rejects.toThrow(NotFoundError);
    await expect(models().beginDeletion(FAN, "v2", "t")).rejects.toThrow(NotFoundError);
  });

  it("keeps the version from becoming champion from its beginning on, however that is asked for", async () => {
    await models().beginDeletion(PUMP, "v2", "t");

    await expect(models().setAlias(PUMP, "champion", "v2", STAMP)).rejects.toThrow("is being deleted");
    await expect(models().rollBack(PUMP, "v1", "v2", STAMP)).rejects.toThrow("is being deleted");
    expect((await models().promoteChallengers({ after: undefined, limit: 9 }, STAMP)).devices).toEqual([]);
    expect(await models().aliases(PUMP)).toEqual({ champion: "v1", challenger: "v2" });
    expect(await models().find(PUMP, "v2")).toEqual(modelOf(PUMP, "v2"));
  });

  it("can be taken back, and the version becomes champion after all", async () => {
    await models().beginDeletion(PUMP, "v2", "t");
    await models().endDeletion(PUMP, "v2", "t");

    await models().setAlias(PUMP, "champion", "v2", STAMP);

    expect(await models().aliases(PUMP)).toEqual({ champion: "v2" });
    await expect(models().delete(PUMP, "v2", "t", STAMP)).rejects.toThrow(ConflictError);
  });

  it("is the last one's who began it: the one before neither ends nor finishes it", async () => {
    await models().beginDeletion(PUMP, "v2", "first");
    await models().beginDeletion(PUMP, "v2", "second");

    await models().endDeletion(PUMP, "v2", "first");
    await expect(models().setAlias(PUMP, "champion", "v2", STAMP)).rejects.toThrow("is being deleted");
    await expect(models().delete(PUMP, "v2", "first", STAMP)).rejects.toThrow("is being deleted by another");
    await models().delete(PUMP, "v2", "second", STAMP);
    expect(await models().find(PUMP, "v2")).toBeUndefined();
  });

  it("leaves its name to nobody else", async () => {
    await models().beginDeletion(PUMP, "v2", "t");
    await models().delete(PUMP, "v2", "t", STAMP);

    await expect(models().register(modelOf(PUMP, "v2"), ADA)).rejects.toThrow("version v2 of pump-1 was deleted");
    expect(await models().find(PUMP, "v2")).toBeUndefined();
  });

  it("and promoting it at once end with it champion or begun to be deleted, never both", async () => {
    const twin = await database.open();
    for (let race = 0; race < 8; race++) {
      await models().endDeletion(PUMP, "v2", "t");
      await models().setAlias(PUMP, "champion", "v1", STAMP);

      const outcomes = await Promise.allSettled([
        models().beginDeletion(PUMP, "v2", "t"),
        twin.models.setAlias(PUMP, "champion", "v2", STAMP),
      ]);

      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    }
  });
});
