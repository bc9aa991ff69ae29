import { alertSettingsSchema } from "../../shared/alerts/alert-settings";
import { previewAlerts } from "../../shared/alerts/preview-alerts";
import { raiseAlerts } from "../../shared/alerts/raise-alerts";
import { FLEET, type DeviceId } from "../../shared/readings/reading";
import type { Store } from "../../shared/storage/store";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { bucketsOf, ingest, ingestWrite, reading } from "../support/contract/ingest-writes";
import { equip } from "../support/contract/models";
import { anomalousRow, complete, finish, resultRow, scored } from "../support/contract/outcomes";
import { closeRun } from "../support/contract/runs";
import { at, NOW } from "../support/contract/times";

const SETTINGS = alertSettingsSchema.parse({
  manyDevices: 3,
  rules: [
    { name: "anomalous", when: "windows" },
    { name: "failed", when: "run", level: "critical", to: ["archive"] },
  ],
  destinations: [
    { name: "archive", type: "blob" },
    { name: "copy", type: "blob" },
  ],
});

const pump = (n: number) => `pump-${n}` as DeviceId;
const DEVICES = [1, 2, 3, 4].map(pump);

describe.each(engines)("$name: raising alerts", (engine) => {
  const database = useFreshDatabase(engine);
  const services = (store: Store = database.store, alertSettings = SETTINGS) => ({
    ...store,
    ...{ alertSettings, clock: () => NOW },
    hub: { describe: () => Promise.reject(new Error("no rule asks the hub")) },
  });
  beforeEach(async () => {
    const devices = DEVICES.map((deviceId) => ({ deviceId, firstAt: at(0), lastAt: at(0) }));
    const buckets = DEVICES.flatMap((deviceId) => bucketsOf(reading(1, at(0), deviceId)));
    await ingest(database.store, ingestWrite(1, { devices, buckets }));
    await equip(database.store, FLEET);
  });

  /** Ends the next run of ten minutes, whose last windows are anomalous of these devices and normal of the others. */
  let closed = 0;
  beforeEach(() => {
    closed = 0;
  });
  async function endRun(...anomalous: readonly DeviceId[]): Promise<void> {
    const run = await closeRun(database.store, closed, closed + 10);
    closed += 10;
    const rows = DEVICES.map((deviceId) =>
      anomalous.includes(deviceId) ? anomalousRow(run, closed, deviceId) : resultRow(run, closed, { deviceId }),
    );
    await complete(database.store, run, ...rows.map((row) => scored(row)));
  }
  async function failRun(): Promise<void> {
    const run = await closeRun(database.store, closed, closed + 10);
    closed += 10;
    await finish(database.store, run, { status: "failed", error: { code: "attempts-used-up", message: "lost" } });
  }
  const told = async () => {
    const letters: string[] = [];
    for (;;) {
      const claimed = await database.store.outbox.claim(NOW, NOW + 1_000, 100);
      if (claimed.length === 0) return letters;
      for (const letter of claimed) {
        const { type, data } = JSON.parse(letter.body) as {
          type: string;
          data: { subject: { id: string }; rule: string };
        };
        letters.push(`${type.split(".").at(-1)} ${data.rule} ${data.subject.id} to ${letter.destination}`);
        await database.store.outbox.settle(letter, { kind: "sent", at: NOW });
      }
    }
  };

  it("begins with the latest run, and looks at none twice", async () => {
    await endRun(pump(1));
    await endRun(pump(2));

    await raiseAlerts(services());
    await raiseAlerts(services());

    expect(await told()).toEqual(["opened anomalous pump-2 to archive", "opened anomalous pump-2 to copy"]);
  });

  it("looks at runs one after the other: what came and went meanwhile is told, in order", async () => {
    await raiseAlerts(services());
    await endRun();
    await raiseAlerts(services());
    await endRun(pump(1));
    await failRun();
    await endRun();

    const { opened, cleared } = await raiseAlerts(services());

    expect([opened.length, cleared.length]).toEqual([2, 2]);
    expect((await told()).filter((line) => line.endsWith("archive"))).toEqual([
      "opened anomalous pump-1 to archive",
      "opened failed  to archive",
      "cleared anomalous pump-1 to archive",
      "cleared failed  to archive",
    ]);
    expect(await database.store.alerts.open()).toEqual([]);
  });

  it("tells of each once, however many look at a run at the same time", async () => {
    await endRun(pump(1), pump(2));
    const twin = await database.open();
    const stores = Array.from({ length: 6 }, (_, i) => (i % 2 === 0 ? database.store : twin));

    await Promise.all(stores.map((store) => raiseAlerts(services(store)).catch(() => undefined)));
    await raiseAlerts(services());

    expect(await told()).toHaveLength(4);
    expect(await database.store.alerts.open()).toHaveLength(2);
  });

  it("makes one alert of many", async () => {
    await endRun(...DEVICES.slice(0, 3));

    await raiseAlerts(services());

    const [alert, ...others] = await database.store.alerts.open();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      subject: { kind: "fleet" },
      finding: { devices: 3 },
      firstDevices: DEVICES.slice(0, 3),
    });
  });

  it("clears alerts of a rule that is gone, and tells all of it", async () => {
    await failRun();
    await raiseAlerts(services());
    await told();

    await raiseAlerts(services(database.store, { ...SETTINGS, rules: [] }));

    expect(await told()).toEqual(["cleared failed  to archive", "cleared failed  to copy"]);
    expect((await database.store.alerts.list({}, { limit: 9 }))[0]?.cleared?.by).toBe("rule-removed");
  });

  it("says of the past what it would have said then, and writes nothing", async () => {
    await raiseAlerts(services());
    await endRun();
    await raiseAlerts(services());
    await endRun(pump(1));
    await endRun(...DEVICES.slice(0, 3));
    await endRun();
    await raiseAlerts(services());
    const then = await database.store.alerts.list({}, { limit: 9 });
    const letters = await told();

    const { alerts, runs, through } = await previewAlerts(services(), { from: at(0), to: at(40) });

    const inShort = (all: typeof then) =>
      all.map(({ rule, subject, finding, cleared, openedAt }) => [rule, subject, finding, cleared?.by, openedAt > 0]);
    expect(inShort([...alerts])).toEqual(inShort(then.toReversed()));
    expect([runs, through]).toEqual([4, at(40)]);
    expect(await database.store.alerts.list({}, { limit: 9 })).toEqual(then);
    expect([await told(), letters.length > 0]).toEqual([[], true]);
  });

  it("says of which rules the past is not kept, and refuses a range that ends before it begins", async () => {
    const rules = alertSettingsSchema.parse({
      rules: [
        { name: "drifted", when: "drift" },
        { name: "behind", when: "lag", afterMinutes: 1 },
      ],
    }).rules;

    const { untold, runs } = await previewAlerts(services(), { from: at(0), to: at(40) }, rules);

    expect([untold.map(({ rule }) => rule), runs]).toEqual([["drifted", "behind"], 0]);
    await expect(previewAlerts(services(), { from: at(1), to: at(1) })).rejects.toThrow("to: must be after from");
  });
});
