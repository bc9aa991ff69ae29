import { EventHubConsumerClient, earliestEventPosition, latestEventPosition } from "@azure/event-hubs";
import type { LastEnqueuedEventProperties } from "@azure/event-hubs";
import { create_container } from "rhea";
import { Disposables } from "../support/disposables";
import { bodiesOf, listen, numbers, producerFor, retryOptions, startEmulator, until } from "../support/event-hubs";

const hubs = { h: { partitions: 1, consumerGroups: ["second"] } };
const partition = "0";

describe("of two receivers of a partition", () => {
  test("the one without an epoch is refused", async () => {
    await using emulator = await startEmulator({ hubs });
    await using holder = listen(emulator, "h", earliestEventPosition, { partition, ownerLevel: 5 });
    await until("the holder has attached", () => emulator.readers.length === 1);
    await using plain = listen(emulator, "h", earliestEventPosition, { partition });
    await until("the other is refused", () => plain.errors.length > 0);
    expect(plain.errors[0]?.code).toBe("ReceiverDisconnectedError");
    expect(holder.errors).toEqual([]);
  });

  test("the one with the lower epoch is refused", async () => {
    await using emulator = await startEmulator({ hubs });
    await using holder = listen(emulator, "h", earliestEventPosition, { partition, ownerLevel: 5 });
    await until("the holder has attached", () => emulator.readers.length === 1);
    await using lower = listen(emulator, "h", earliestEventPosition, { partition, ownerLevel: 4 });
    await until("the other is refused", () => lower.errors.length > 0);
    expect(lower.errors[0]?.code).toBe("ReceiverDisconnectedError");
    expect(holder.errors).toEqual([]);
  });

  test.each([5, 6])("the later one takes over with epoch %i from 5", async (ownerLevel) => {
    await using emulator = await startEmulator({ hubs });
    await using holder = listen(emulator, "h", earliestEventPosition, { partition, ownerLevel: 5 });
    await until("the holder has attached", () => emulator.readers.length === 1);
    await using later = listen(emulator, "h", earliestEventPosition, { partition, ownerLevel });
    await until("the holder has lost it", () => holder.closeReasons.length > 0);
    expect(holder.errors[0]?.code).toBe("ReceiverDisconnectedError");
    expect(holder.closeReasons).toEqual(["OwnershipLost"]);
    expect(later.errors).toEqual([]);
  });

  test("those of different groups do not know of each other", async () => {
    await using emulator = await startEmulator({ hubs });
    await using producer = producerFor(emulator, "h");
    await producer.sendBatch(numbers(3));
    await using first = listen(emulator, "h", earliestEventPosition, { partition, ownerLevel: 0 });
    await using second = listen(emulator, "h", earliestEventPosition, { partition, ownerLevel: 0, group: "Second" });
    await until("both have all", () => first.events.length === 3 && second.events.length === 3);
    expect([...first.errors, ...second.errors]).toEqual([]);
  });
});

test("six plain receivers of a partition are one too many", async () => {
  await using emulator = await startEmulator({ hubs });
  await using five = new Disposables();
  for (let i = 0; i < 5; i++) five.use(listen(emulator, "h", earliestEventPosition, { partition }));
  await until("five have attached", () => emulator.readers.length === 5);
  await using sixth = listen(emulator, "h", earliestEventPosition, { partition });
  await until("the sixth is refused", () => sixth.errors.length > 0);
  expect(sixth.errors[0]?.code).toBe("QuotaExceededError");
});

test("a consumer group that is not there is not found", async () => {
  await using emulator = await startEmulator({ hubs });
  await using listener = listen(emulator, "h", earliestEventPosition, { partition, group: "absent" });
  await until("it is refused", () => listener.errors.length > 0);
  expect(listener.errors[0]?.code).toBe("MessagingEntityNotFoundError");
});

test("a receiver that asks for them is told the properties of the last event", async () => {
  await using emulator = await startEmulator({ hubs });
  await using producer = producerFor(emulator, "h");
  await producer.sendBatch(numbers(3));
  const client = new EventHubConsumerClient("$default", emulator.connectionString("h"), { retryOptions });
  let told: LastEnqueuedEventProperties | undefined;
  const subscription = client.subscribe(
    partition,
    {
      processEvents: async (_, context) => void (told ??= { ...context.lastEnqueuedEventProperties }),
      processError: async () => undefined,
    },
    { startPosition: earliestEventPosition, trackLastEnqueuedEventProperties: true, maxWaitTimeInSeconds: 1 },
  );
  await until("it was told", () => told !== undefined);
  const { lastEnqueuedOffset } = await producer.getPartitionProperties("0");
  expect(told).toMatchObject({ sequenceNumber: 2, offset: lastEnqueuedOffset });
  await subscription.close();
  await client.close();
});

test("a link whose credit is used up, given with the attach, does not hold up another one of its session", async () => {
  await using emulator = await startEmulator({ hubs: { h: { partitions: 2 } } });
  await using producer = producerFor(emulator, "h");
  for (const partitionId of ["0", "1"]) await producer.sendBatch(numbers(100), { partitionId });

  // The SDK opens a session for each link; other clients do not.
  const connection = create_container().connect({
    host: "127.0.0.1",
    port: emulator.port,
    username: "any",
    reconnect: false,
  });
  const session = connection.create_session();
  session.open();
  const received = { "0": 0, "1": 0 };
  const attach = (id: "0" | "1", credit: number): void => {
    const source = { address: `h/ConsumerGroups/$default/Partitions/${id}` };
    const link = session.open_receiver({ source, credit_window: 0 });
    link.on("message", () => received[id]++);
    link.add_credit(credit);
  };
  attach("0", 1);
  await until("the first has what it asked for", () => received["0"] === 1);
  attach("1", 10);
  await until("the second has what it asked for", () => received["1"] === 10);
  expect(received).toEqual({ "0": 1, "1": 10 });
  connection.close();
});

test("a hub that is made anew detaches its receivers and begins its numbers again", async () => {
  await using emulator = await startEmulator({ hubs });
  await using producer = producerFor(emulator, "h");
  await producer.sendBatch(numbers(3));
  const { createdOn } = await producer.getEventHubProperties();
  await using attached = listen(emulator, "h", earliestEventPosition, { partition });
  await until("all have come", () => attached.events.length === 3);
  emulator.recreate("h");
  expect(emulator.readers).toEqual([]);
  await until("the receiver was told", () => attached.errors.length > 0);
  expect(attached.errors[0]?.code).toBe("MessagingEntityNotFoundError");

  const after = await producer.getEventHubProperties();
  expect(after.createdOn.getTime()).toBeGreaterThan(createdOn.getTime());
  expect((await producer.getPartitionProperties("0")).isEmpty).toBe(true);
  await producer.sendBatch(numbers(1, 10));
  await using listener = listen(emulator, "h", earliestEventPosition, { partition });
  await until("the new event has come", () => listener.events.length > 0);
  expect(listener.events[0]).toMatchObject({ body: 10, sequenceNumber: 0 });
});

describe("a receiver under a fault", () => {
  test("is refused while the service is busy, and comes through afterwards", async () => {
    let busy = 2;
    await using emulator = await startEmulator({ hubs, faults: { receive: () => busy-- > 0 } });
    await using producer = producerFor(emulator, "h");
    await producer.sendBatch(numbers(3));
    await using listener = listen(emulator, "h", earliestEventPosition, { partition });
    await until("all have come", () => listener.events.length === 3);
    expect(busy).toBeLessThan(0);
  });

  test("gets a partition that is held back after the others", async () => {
    await using emulator = await startEmulator({ hubs: { h: { partitions: 2 } } });
    emulator.faults = { delay: (_, partitionId) => (partitionId === "0" ? 2000 : 0) };
    await using listener = listen(emulator, "h", earliestEventPosition);
    await until("both partitions are attached", () => emulator.readers.length === 2);
    await using producer = producerFor(emulator, "h");
    await producer.sendBatch([{ body: "held back" }], { partitionId: "0" });
    await producer.sendBatch([{ body: "in time" }], { partitionId: "1" });
    await until("both have come", () => listener.events.length === 2);
    expect(bodiesOf(listener.events)).toEqual(["in time", "held back"]);
  });

  test.each([
    [3, 3],
    [100, 0],
  ])("that resumes after event 5 with %i redelivered begins with event %i", async (redelivered, first) => {
    await using emulator = await startEmulator({ hubs, faults: { redeliver: () => redelivered } });
    await using producer = producerFor(emulator, "h");
    await producer.sendBatch(numbers(10));
    await using listener = listen(emulator, "h", { sequenceNumber: 5 }, { partition });
    await until("the last has come", () => listener.events.at(-1)?.body === 9);
    expect(bodiesOf(listener.events)).toEqual(numbers(10 - first, first).map(({ body }) => body));
  });

  test("that asks for the latest is redelivered nothing", async () => {
    await using emulator = await startEmulator({ hubs, faults: { redeliver: () => 3 } });
    await using producer = producerFor(emulator, "h");
    await producer.sendBatch(numbers(10));
    await using listener = listen(emulator, "h", latestEventPosition, { partition });
    await until("it has attached", () => emulator.readers.length === 1);
    await producer.sendBatch(numbers(1, 10));
    await until("something has come", () => listener.events.length > 0);
    expect(bodiesOf(listener.events)).toEqual([10]);
  });
});
