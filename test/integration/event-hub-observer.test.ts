import { eventHubObserver } from "../../shared/messaging/event-hub-observer";
import { numbers, producerFor, startEmulator } from "../support/event-hubs";

const hubs = { readings: { partitions: 2 } };

const observe = (connectionString: string, clock: () => number = Date.now) => {
  const connection = { connectionString, fullyQualifiedNamespace: undefined, name: "readings" };
  const observer = eventHubObserver(connection, clock);
  return Object.assign(observer, { [Symbol.asyncDispose]: () => observer.close() });
};

test("says what the hub says of itself", async () => {
  await using emulator = await startEmulator({ hubs });
  await using producer = producerFor(emulator, "readings");
  await producer.sendBatch(numbers(3), { partitionId: "1" });
  await using observer = observe(emulator.connectionString());

  expect(await observer.describe()).toMatchObject({
    hub: "readings",
    partitions: [
      { partitionId: "0", isEmpty: true, lastSequenceNumber: -1 },
      { partitionId: "1", isEmpty: false, beginningSequenceNumber: 0, lastSequenceNumber: 2 },
    ],
  });
});

test("answers from memory as long as it may", async () => {
  await using emulator = await startEmulator({ hubs });
  let now = 0;
  await using observer = observe(emulator.connectionString(), () => now);
  const first = await observer.describe();

  now = 10;
  expect(await observer.describe({ maxAgeMs: 10 })).toBe(first);
  now = 11;
  expect(await observer.describe({ maxAgeMs: 10 })).toMatchObject({ askedAt: 11 });
});

test("finds out that a hub that it remembers was made anew, as often as it is to look", async () => {
  await using emulator = await startEmulator({ hubs });
  let now = 0;
  await using observer = observe(emulator.connectionString("readings"), () => now);
  const remembered = { maxAgeMs: Infinity, sameHubMs: 10 };
  const first = await observer.describe(remembered);
  now = 11;
  expect(await observer.describe(remembered)).toBe(first);

  emulator.recreate("readings");
  now = 21;
  expect(await observer.describe(remembered)).toBe(first);
  now = 22;
  const second = await observer.describe(remembered);

  expect(second.createdAt).toBeGreaterThan(first.createdAt);
  expect(second.askedAt).toBe(22);
});
