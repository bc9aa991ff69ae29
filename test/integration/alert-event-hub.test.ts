import { earliestEventPosition } from "@azure/event-hubs";
import { alertSettingsSchema } from "../../shared/alerts/alert-settings";
import { cloudEvent, type AlertHappening } from "../../shared/alerts/cloud-event";
import { openSenders } from "../../shared/messaging/alerts/open-senders";
import { storedAlert } from "../support/domain/alerts";
import { MemoryBlobs } from "../support/domain/memory-blobs";
import { listen, startEmulator, until } from "../support/event-hubs";

const destinations = (hub: string) =>
  alertSettingsSchema.parse({ destinations: [{ name: "bus", type: "event-hub", hub }] });

const services = (connectionString: string) => ({
  ...{ blobs: new MemoryBlobs(), clock: Date.now, environment: {} },
  eventHub: { connectionString, fullyQualifiedNamespace: undefined, name: "readings" },
});

test("a hub is told of alerts as events in JSON, those of one alert in order in one partition", async () => {
  await using emulator = await startEmulator({ hubs: { readings: { partitions: 1 }, alerts: { partitions: 4 } } });
  const senders = openSenders(destinations("alerts"), services(emulator.connectionString()));
  const send = senders.byName.get("bus");
  if (send === undefined) throw new Error("the destination has no sender");
  const alerts = Array.from({ length: 8 }, (_, i) => storedAlert({ kind: "device", id: `pump-${i}` }));
  const happenings: readonly AlertHappening[] = ["opened", "acknowledged", "cleared"];
  for (const happening of happenings)
    for (const alert of alerts) await send({ ...cloudEvent(alert, happening, "/plant", 0), deliveryattempt: 1 });
  await senders.close();

  await using listener = listen(emulator, "alerts", earliestEventPosition);
  await until("all events have come", () => listener.events.length === 24);
  for (const { alertId } of alerts) {
    const own = listener.events.filter(({ partitionKey }) => partitionKey === alertId);
    expect(own.map(({ messageId }) => messageId)).toEqual(happenings.map((happening) => `${alertId}-${happening}`));
    expect(own[0]).toMatchObject({
      contentType: "application/cloudevents+json",
      body: { specversion: "1.0", type: "fleetscore.alert.opened", deliveryattempt: 1, data: { id: alertId } },
    });
  }
});

test("the hub that readings come through is told nothing", () => {
  expect(() => openSenders(destinations("Readings"), services("Endpoint=sb://x"))).toThrow(
    "ALERTS_FILE: destination bus: hub must not be Readings, which readings come through",
  );
});

test("a webhook without its secret stops the start", () => {
  const hook = { name: "ops", type: "webhook", url: "https://x.example", secretSetting: "OPS_SECRET" };
  const settings = alertSettingsSchema.parse({ destinations: [hook] });

  expect(() => openSenders(settings, services("Endpoint=sb://x"))).toThrow(/^OPS_SECRET: must be "whsec_"/);
});
