import type { DeviceId } from "../../shared/readings/reading";
import { clearAlert, letterOf, newAlertId, openAlert, openedAlert } from "../support/contract/alerts";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { MINUTE, NOW } from "../support/contract/times";

describe.each(engines)("$name: alerts", (engine) => {
  const database = useFreshDatabase(engine);
  const open = (...[changes, lettersOf]: [Parameters<typeof openAlert>[1]?, Parameters<typeof openAlert>[2]?]) =>
    openAlert(database.store, changes, lettersOf);

  it("give back what was opened, with the devices it names in their order", async () => {
    const firstDevices = ["pump-9", "it's-2", "pump-1"].map((id) => id as DeviceId);
    const asked = openedAlert({ subject: { kind: "group", id: "Süd's" }, firstDevices });

    const alert = await open(asked);

    expect(alert).toEqual({
      ...asked,
      ...{ alertId: alert.alertId, ordinal: alert.ordinal, openedAt: NOW },
      ...{ cleared: undefined, acknowledged: undefined },
    });
    expect(await database.store.alerts.open()).toEqual([alert]);
  });

  it("are written only by who has seen the state as it is, with how far the rules have looked", async () => {
    const { alerts } = database.store;
    const seen = await alerts.state();
    expect(seen).toEqual({ throughOrdinal: undefined, changes: 0 });
    const write = { kind: "open", alertId: newAlertId(), alert: openedAlert(), at: NOW } as const;
    const twin = { ...write, alertId: newAlertId() };

    expect(await alerts.write(seen, 7, [write], [letterOf(write.alertId)])).toBe(true);
    expect(await alerts.write(seen, 7, [twin], [letterOf(twin.alertId)])).toBe(false);

    expect(await alerts.state()).toEqual({ throughOrdinal: 7, changes: 1 });
    expect((await alerts.open()).map(({ alertId }) => alertId)).toEqual([write.alertId]);
    expect(await database.store.outbox.deliveries(twin.alertId)).toEqual([]);
  });

  it("of one rule and subject are open once at a time, and nothing of what would be a second is written", async () => {
    const { alerts, outbox } = database.store;
    await open();
    const state = await alerts.state();
    const twin = { kind: "open", alertId: newAlertId(), alert: openedAlert(), at: NOW } as const;

    await expect(alerts.write(state, 9, [twin], [letterOf(twin.alertId)])).rejects.toThrow();

    expect(await alerts.state()).toEqual(state);
    expect(await outbox.deliveries(twin.alertId)).toEqual([]);
  });

  it("are cleared, and opened anew", async () => {
    const first = await open();
    await clearAlert(database.store, first.alertId, NOW + MINUTE);

    const second = await open();

    expect((await database.store.alerts.get(first.alertId))?.cleared).toEqual({ at: NOW + MINUTE, by: "fine" });
    expect((await database.store.alerts.open()).map(({ alertId }) => alertId)).toEqual([second.alertId]);
  });

  it("are acknowledged once, with a letter that tells of it", async () => {
    const { alerts, outbox } = database.store;
    const { alertId } = await open();
    const by = { at: NOW + 1, by: "Ängström", note: "on my way" };
    const letter = letterOf(alertId, { eventId: `${alertId}-acknowledged` });

    expect(await alerts.acknowledge(alertId, by, [letter])).toBe(true);
    expect(await alerts.acknowledge(alertId, { ...by, by: "another" }, [letter])).toBe(false);
    expect(await alerts.acknowledge(newAlertId(), by, [])).toBe(false);

    expect((await alerts.get(alertId))?.acknowledged).toEqual(by);
    expect((await outbox.deliveries(alertId)).map(({ eventId }) => eventId)).toEqual([letter.eventId]);
  });

  it("are listed newest first, page by page, by state, rule and subject", async () => {
    const { alerts } = database.store;
    const names = ["pump-1", "pump-2", "pump-3", "pump-4"];
    const ids: string[] = [];
    for (const id of names) ids.unshift((await open({ subject: { kind: "device", id }, rule: `of-${id}` })).alertId);
    await clearAlert(database.store, ids[3] as ReturnType<typeof newAlertId>);
    const listed = async (...asked: Parameters<typeof alerts.list>) =>
      (await alerts.list(...asked)).map(({ alertId }) => alertId);

    const page = await alerts.list({}, { limit: 3 });
    expect(page.map(({ alertId }) => alertId)).toEqual(ids.slice(0, 3));
    expect(await listed({}, { limit: 3, before: page.at(-1)?.ordinal })).toEqual(ids.slice(3));
    expect(await listed({ isOpen: true }, { limit: 9 })).toEqual(ids.slice(0, 3));
    expect(await listed({ isOpen: false }, { limit: 9 })).toEqual(ids.slice(3));
    expect(await listed({ rule: "of-pump-2" }, { limit: 9 })).toEqual([ids[2]]);
    expect(await listed({ subject: { kind: "device", id: "pump-3" } }, { limit: 9 })).toEqual([ids[1]]);
    expect(await listed({ subject: { kind: "group", id: "pump-3" } }, { limit: 9 })).toEqual([]);
  });

  it("count devices' names, not the names' rows, against a page", async () => {
    const firstDevices = ["a", "b", "c"].map((id) => id as DeviceId);
    await open({ rule: "one", firstDevices });
    await open({ rule: "two", firstDevices });

    const page = await database.store.alerts.list({}, { limit: 2 });

    expect(page.map((alert) => [alert.rule, alert.firstDevices])).toEqual([
      ["two", firstDevices],
      ["one", firstDevices],
    ]);
  });

  it("go when they were cleared long ago and told of, with what hangs on them", async () => {
    const { alerts, outbox, retention } = database.store;
    const told = await open({ rule: "told", firstDevices: ["a" as DeviceId] }, (id) => [letterOf(id)]);
    const owed = await open({ rule: "owed" }, (id) => [letterOf(id)]);
    const late = await open({ rule: "late" });
    const stillOpen = await open({ rule: "open" });
    const [letter] = (await outbox.claim(NOW, NOW + MINUTE, 1)).filter(({ alertId }) => alertId === told.alertId);
    if (letter === undefined) throw new Error("the oldest letter was not handed over first");
    await outbox.settle(letter, { kind: "sent", at: NOW });
    for (const { alertId } of [told, owed]) await clearAlert(database.store, alertId, NOW);
    await clearAlert(database.store, late.alertId, NOW + MINUTE);

    expect(await retention.deleteAlerts(NOW + 1, 10)).toBe(1);

    const left = await alerts.list({}, { limit: 9 });
    expect(left.map(({ alertId }) => alertId)).toEqual([stillOpen.alertId, late.alertId, owed.alertId]);
    expect(await outbox.deliveries(told.alertId)).toEqual([]);
  });

  it("about a device go with it; others no longer name it", async () => {
    const { alerts, outbox, forgetting } = database.store;
    const ofPump = await open({}, (id) => [letterOf(id)]);
    const ofFleet = await open({
      ...{ rule: "many", subject: { kind: "fleet", id: "" } },
      firstDevices: ["pump-2", "pump-1"].map((id) => id as DeviceId),
    });

    await forgetting.forget("pump-1" as DeviceId, 100);

    expect(await alerts.get(ofPump.alertId)).toBeUndefined();
    expect(await outbox.deliveries(ofPump.alertId)).toEqual([]);
    expect((await alerts.get(ofFleet.alertId))?.firstDevices).toEqual(["pump-2"]);
  });
});
