import { earliestEventPosition, type ReceivedEventData } from "@azure/event-hubs";
import type { Outgoing, Point } from "../../cli/sending/point";
import { EventSender, sendEvents, type HubTarget } from "../../cli/sending/send-events";
import { Disturbance } from "../../cli/simulation/disturbance";
import { Plant } from "../../cli/simulation/plant";
import type { EventHubsEmulator, PublishFault } from "../../infra/local/event-hubs/emulator";
import { AppError, InvalidInputError, UnavailableError } from "../../shared/errors";
import type { DeviceId, SensorName } from "../../shared/readings/reading";
import { listen, retryOptions, startEmulator, until } from "../support/event-hubs";

const NOON = Date.parse("2026-03-01T12:00:00Z");
const HOUR = 3_600_000;

const target = (emulator: EventHubsEmulator, eventHubName = "plant"): HubTarget => ({
  connectionString: emulator.connectionString(),
  eventHubName,
  retryOptions,
});

const startHub = (publish?: (partition: string) => PublishFault): Promise<EventHubsEmulator> =>
  startEmulator({
    hubs: { plant: { partitions: 4 } },
    ...(publish && { faults: { publish: (_hub, partition) => publish(partition) } }),
  });

async function received(emulator: EventHubsEmulator, count: number): Promise<readonly ReceivedEventData[]> {
  await using listener = listen(emulator, "plant", earliestEventPosition);
  await until(`${count} events have come`, () => listener.events.length >= count);
  return listener.events;
}

interface Arrived {
  readonly deviceId: string;
  readonly timestamp: string;
  readonly eventId?: string;
}

/** The objects of the events that are arrays of points. */
const arrivedIn = (events: readonly ReceivedEventData[]): Arrived[] =>
  events.flatMap(({ body }) => (Array.isArray(body) ? (body as Arrived[]) : []));

const timesOf = (arrived: readonly Arrived[], deviceId: string): number[] =>
  arrived.filter((it) => it.deviceId === deviceId).map(({ timestamp }) => Date.parse(timestamp));

const healthy = (devices: number, hours: number): Point[] => [
  ...new Plant({ seed: 1, devices, stepSeconds: 60 }).history(NOON, NOON + hours * HOUR),
];
const outgoingOf = (points: readonly Point[]): Outgoing[] => points.map((point) => ({ kind: "point", point }));

test("a disturbed history arrives whole, each device in the order in which it was sent", async () => {
  await using emulator = await startHub();
  const disturbance = new Disturbance(7);
  const sent: Outgoing[] = [];
  async function* watched(): AsyncGenerator<Outgoing> {
    for await (const outgoing of disturbance.deliver(healthy(5, 24))) {
      sent.push(outgoing);
      yield outgoing;
    }
  }
  const { readings, events } = await sendEvents(target(emulator), watched());
  expect(readings).toBe(disturbance.tally.readings);

  const all = await received(emulator, events);
  const arrived = arrivedIn(all);
  const points = sent.filter((it) => it.kind === "point");
  for (const deviceId of new Set(points.map(({ point }) => point.deviceId))) {
    const own = points.filter(({ point }) => point.deviceId === deviceId);
    expect(timesOf(arrived, deviceId)).toEqual(own.map(({ point }) => point.at));
  }
  expect(arrived.filter(({ eventId }) => eventId !== undefined)).toHaveLength(
    points.filter(({ eventId }) => eventId !== undefined).length,
  );
  expect(all.filter(({ body }) => !Array.isArray(body))).toHaveLength(disturbance.tally.deadLetters);
});

test("the partition key of an event is its device", async () => {
  await using emulator = await startHub();
  const { events } = await sendEvents(target(emulator), outgoingOf(healthy(6, 1)));
  for (const event of await received(emulator, events)) {
    expect(arrivedIn([event]).map(({ deviceId }) => deviceId)).toContain(event.partitionKey);
    expect(event.contentType).toBe("application/json");
  }
});

test("progress counts up to all readings, as the hub acknowledges them", async () => {
  await using emulator = await startHub();
  const progress: number[] = [];
  const sent = await sendEvents(target(emulator), outgoingOf(healthy(3, 24)), ({ readings }) =>
    progress.push(readings),
  );
  expect(progress.length).toBeGreaterThan(3);
  expect(progress).toEqual([...new Set(progress)].sort((a, b) => a - b));
  expect(progress.at(-1)).toBe(3 * 1440 * 4);
  expect(sent.readings).toBe(3 * 1440 * 4);
});

test("a hub that throttles now and then gets everything once, in order", async () => {
  let asked = 0;
  await using emulator = await startHub(() => (asked++ % 3 === 0 ? "busy" : undefined));
  const points = healthy(2, 24);
  const { events } = await sendEvents(target(emulator), outgoingOf(points));
  const arrived = arrivedIn(await received(emulator, events));
  for (const deviceId of ["pump-01", "pump-02"]) {
    expect(timesOf(arrived, deviceId)).toEqual(points.filter((it) => it.deviceId === deviceId).map(({ at }) => at));
  }
});

test("a sender stays open for live points, one step after another", async () => {
  await using emulator = await startHub();
  const sender = new EventSender(target(emulator));
  const plant = new Plant({ seed: 2, devices: 3, stepSeconds: 10 });
  let events = 0;
  for (const step of [0, 1, 2])
    events += (await sender.send(outgoingOf([...plant.pointsAt(NOON + step * 10_000)]))).events;
  await sender.close();
  const arrived = arrivedIn(await received(emulator, events));
  expect(timesOf(arrived, "pump-03")).toEqual([NOON, NOON + 10_000, NOON + 20_000]);
});

test("a hub that stays busy stops the sending with an error that can be tried again", async () => {
  await using emulator = await startHub(() => "busy");
  const sending = sendEvents(target(emulator), outgoingOf(healthy(2, 1)));
  await expect(sending).rejects.toThrow(UnavailableError);
});

test("a hub that does not exist stops the sending with what the service says", async () => {
  await using emulator = await startHub();
  const error = await sendEvents(target(emulator, "none"), outgoingOf(healthy(1, 1))).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: "sending-refused", retryable: false });
  expect(String(error)).toContain("none");
});

test("an endless stream is not read further once the hub has failed", async () => {
  await using emulator = await startHub(() => "busy");
  const endless = new Plant({ seed: 1, devices: 2, stepSeconds: 60 }).history(NOON, Infinity);
  const sending = sendEvents(
    target(emulator),
    endless.map((point) => ({ kind: "point", point })),
  );
  await expect(sending).rejects.toThrow("the event hub is unavailable");
});

test("a point too large for any batch is refused by name", async () => {
  await using emulator = await startHub();
  const values = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`sensor-${i}`, i]));
  const point = { deviceId: "huge" as DeviceId, at: NOON, values: values as Record<SensorName, number> };
  const sending = sendEvents(target(emulator), [{ kind: "point", point }]);
  await expect(sending).rejects.toThrow(InvalidInputError);
  await expect(sending).rejects.toThrow('"huge"');
});
