import { earliestEventPosition } from "@azure/event-hubs";
import { createServer, type AddressInfo } from "node:net";
import { EventHubsEmulator } from "../../infra/local/event-hubs/emulator";
import { bodiesOf, listen, numbers, producerFor, startEmulator, until } from "../support/event-hubs";

const byValue = (events: Parameters<typeof bodiesOf>[0]): number[] =>
  (bodiesOf(events) as number[]).sort((a, b) => a - b);
const upTo = (count: number): number[] => numbers(count).map(({ body }) => body);

test("a producer and a consumer survive restarts of the emulator", async () => {
  await using emulator = await startEmulator({ hubs: { h: { partitions: 2 } } });
  await using producer = producerFor(emulator, "h");
  await using listener = listen(emulator, "h", earliestEventPosition);
  await producer.sendBatch(numbers(5), { partitionId: "0" });
  await until("the first have come", () => listener.events.length === 5);
  for (let round = 1; round <= 3; round++) {
    await emulator.stop();
    await emulator.start();
    await producer.sendBatch(numbers(5, round * 5), { partitionId: String(round % 2) });
    await until(`those of round ${round} have come`, () => listener.events.length === 5 + round * 5);
  }
  expect(byValue(listener.events)).toEqual(upTo(20));
});

test("links detached under load lose and repeat nothing within one subscription", async () => {
  await using emulator = await startEmulator({ hubs: { h: { partitions: 2 } } });
  await using producer = producerFor(emulator, "h");
  await using listener = listen(emulator, "h", earliestEventPosition, { maxBatchSize: 7 });
  for (let i = 0; i < 40; i++) {
    await producer.sendBatch(numbers(50, i * 50), { partitionId: String(i % 2) });
    if (i % 10 === 4) emulator.detachReaders();
  }
  await until("all have come", () => listener.events.length >= 2000);
  expect(byValue(listener.events)).toEqual(upTo(2000));
});

test("connections dropped under load lose and repeat nothing within one subscription", async () => {
  await using emulator = await startEmulator({ hubs: { h: { partitions: 1 } } });
  await using producer = producerFor(emulator, "h");
  await using listener = listen(emulator, "h", earliestEventPosition, { maxBatchSize: 7, partition: "0" });
  for (let i = 0; i < 10; i++) {
    await producer.sendBatch(numbers(50, i * 50));
    if (i === 4) emulator.dropConnections();
  }
  await until("all have come", () => new Set(bodiesOf(listener.events)).size === 500);
  expect(byValue(listener.events)).toEqual(upTo(500));
});

test("only the readers that are meant are detached", async () => {
  await using emulator = await startEmulator({ hubs: { h: { partitions: 2 } } });
  await using listener = listen(emulator, "h", earliestEventPosition);
  await until("both partitions are attached", () => emulator.readers.length === 2);
  emulator.detachReaders(({ partitionId }) => partitionId === "1");
  expect(emulator.readers.map(({ partitionId }) => partitionId)).toEqual(["0"]);
  expect(listener.closeReasons).toEqual([]);
});

test("a port that is taken is an error that says so", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  const emulator = new EventHubsEmulator({ hubs: { h: { partitions: 1 } }, port });
  await expect(emulator.start()).rejects.toMatchObject({ code: "port-taken", message: `port ${port} is taken` });
  await new Promise((resolve) => other.close(resolve));
});

test("listens on the loopback address alone", async () => {
  await using emulator = await startEmulator({ hubs: { h: { partitions: 1 } } });
  expect(emulator.connectionString("h")).toContain(`sb://127.0.0.1:${emulator.port};`);
  // Another address of this machine is free to take the same port.
  const other = createServer();
  await new Promise<void>((resolve, reject) => {
    other.once("error", reject).listen(emulator.port, "127.0.0.2", resolve);
  });
  await new Promise((resolve) => other.close(resolve));
});

test("a client that says localhost is served as well", async () => {
  await using emulator = await startEmulator({ hubs: { h: { partitions: 1 } } });
  const byName = {
    connectionString: (hub: string) => emulator.connectionString(hub).replace("127.0.0.1", "localhost"),
  };
  await using producer = producerFor(byName, "h");
  await producer.sendBatch(numbers(3));
  expect((await producer.getPartitionProperties("0")).lastEnqueuedSequenceNumber).toBe(2);
});
