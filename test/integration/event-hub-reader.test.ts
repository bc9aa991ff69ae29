import { earliestEventPosition, type EventData } from "@azure/event-hubs";
import { eventHubReader } from "../../shared/messaging/event-hub-reader";
import { listen, producerFor, startEmulator, until } from "../support/event-hubs";

const hubs = { readings: { partitions: 1, consumerGroups: ["again"] } };
const PARTITION = "0";

async function start(events: readonly EventData[]) {
  const emulator = await startEmulator({ hubs });
  await using producer = producerFor(emulator, "readings");
  await producer.sendBatch([...events], { partitionId: PARTITION });
  return emulator;
}

const readerOf = (connectionString: string, group = "again") => {
  const reader = eventHubReader({ connectionString, fullyQualifiedNamespace: undefined, name: "readings" }, group);
  return Object.assign(reader, { [Symbol.asyncDispose]: () => reader.close() });
};
const texts = (count: number) => Array.from({ length: count }, (_, i) => ({ body: Buffer.from(String(i)) }));
const bodies = (events: readonly { readonly body: Uint8Array }[]) =>
  events.map(({ body }) => Buffer.from(body).toString());

test("reads the events of a range, and no others, in order", async () => {
  await using emulator = await start(texts(20));
  await using reader = readerOf(emulator.connectionString());

  const events = await reader.read(PARTITION, 5, 8, 100);

  expect(events.map(({ sequenceNumber }) => sequenceNumber)).toEqual([5, 6, 7, 8]);
  expect(bodies(events)).toEqual(["5", "6", "7", "8"]);
});

test("reads no more than it is asked for, and goes on where it is told to", async () => {
  await using emulator = await start(texts(20));
  await using reader = readerOf(emulator.connectionString("readings"));

  expect(bodies(await reader.read(PARTITION, 0, 19, 7))).toEqual(["0", "1", "2", "3", "4", "5", "6"]);
  expect(bodies(await reader.read(PARTITION, 14, 19, 7))).toEqual(["14", "15", "16", "17", "18", "19"]);
});

test("hands over the bytes of a body as they are, and what ingest needs of its properties", async () => {
  const body = Buffer.from('{"not": json');
  const annotated = {
    ...{ body, bodyType: "data" as const, properties: { messageId: "m-1", contentEncoding: "gzip" } },
    messageAnnotations: { "iothub-connection-device-id": "pump-1" },
  };
  const emulator = await startEmulator({ hubs });
  await using _ = emulator;
  await using producer = producerFor(emulator, "readings");
  await producer.sendBatch([annotated], { partitionId: PARTITION });
  await using reader = readerOf(emulator.connectionString());
  const before = Date.now();

  const [event] = await reader.read(PARTITION, 0, 0, 1);

  expect(event).toMatchObject({ messageId: "m-1", contentEncoding: "gzip", connectionDeviceId: "pump-1" });
  expect(Buffer.from(event?.body ?? [])).toEqual(body);
  expect(Math.abs((event?.enqueuedAt ?? 0) - before)).toBeLessThan(60_000);
});

test("reads beside the trigger, whose receivers have an epoch, and does not take its partition away", async () => {
  await using emulator = await start(texts(3));
  await using trigger = listen(emulator, "readings", earliestEventPosition, { partition: PARTITION, ownerLevel: 1 });
  await until("the trigger reads", () => trigger.events.length === 3);
  await using reader = readerOf(emulator.connectionString());

  expect(bodies(await reader.read(PARTITION, 0, 2, 10))).toEqual(["0", "1", "2"]);

  expect(trigger.errors).toEqual([]);
  expect(trigger.closeReasons).toEqual([]);
});

test("is not let in by the trigger's own consumer group, and says what to do", async () => {
  await using emulator = await start(texts(3));
  await using trigger = listen(emulator, "readings", earliestEventPosition, { partition: PARTITION, ownerLevel: 1 });
  await until("the trigger reads", () => trigger.events.length === 3);
  await using reader = readerOf(emulator.connectionString(), "$Default");

  const reading = reader.read(PARTITION, 0, 2, 10);

  await expect(reading).rejects.toMatchObject({ code: "conflict" });
  await expect(reading).rejects.toThrow(/"\$Default" \(EVENTHUB_REREAD_CONSUMER_GROUP\) is held by another reader/);
  expect(trigger.errors).toEqual([]);
});

test("says which consumer group the hub lacks", async () => {
  await using emulator = await start(texts(1));
  await using reader = readerOf(emulator.connectionString(), "none");

  await expect(reader.read(PARTITION, 0, 0, 1)).rejects.toMatchObject({
    code: "conflict",
    message: 'the hub has no consumer group "none" (EVENTHUB_REREAD_CONSUMER_GROUP): add one for reading gaps again',
  });
});
