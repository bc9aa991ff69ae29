import { EventHubBufferedProducerClient, EventHubProducerClient, earliestEventPosition } from "@azure/event-hubs";
import type { PublishFault } from "../../infra/local/event-hubs/emulator";
import { bodiesOf, listen, numbers, producerFor, retryOptions, startEmulator, until } from "../support/event-hubs";

const codeOf = async (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => "no error",
    (error: unknown) => (error as { code?: string }).code,
  );

test("events without partition or key go round in turn", async () => {
  await using emulator = await startEmulator({ hubs: { h: { partitions: 4 } } });
  await using producer = producerFor(emulator, "h");
  for (let i = 0; i < 8; i++) await producer.sendBatch(numbers(1));
  const ids = await producer.getPartitionIds();
  const partitions = await Promise.all(ids.map((id) => producer.getPartitionProperties(id)));
  expect(partitions.map((partition) => partition.lastEnqueuedSequenceNumber)).toEqual([1, 1, 1, 1]);
});

test("events of one key share a partition, and keep their key", async () => {
  await using emulator = await startEmulator({ hubs: { h: { partitions: 4 } } });
  await using producer = producerFor(emulator, "h");
  for (let i = 0; i < 40; i++) await producer.sendBatch([{ body: i }], { partitionKey: `key-${i % 10}` });
  const partitionsOfKey = new Map<string, Set<string>>();
  let received = 0;
  for (const partition of ["0", "1", "2", "3"]) {
    const { lastEnqueuedSequenceNumber } = await producer.getPartitionProperties(partition);
    await using listener = listen(emulator, "h", earliestEventPosition, { partition });
    await until("its events have come", () => listener.events.length === lastEnqueuedSequenceNumber + 1);
    received += listener.events.length;
    for (const { partitionKey } of listener.events) {
      const key = String(partitionKey);
      partitionsOfKey.set(key, (partitionsOfKey.get(key) ?? new Set()).add(partition));
    }
  }
  expect(received).toBe(40);
  expect([...partitionsOfKey.keys()].sort()).toEqual(Array.from({ length: 10 }, (_, i) => `key-${i}`));
  expect([...partitionsOfKey.values()].every((partitions) => partitions.size === 1)).toBe(true);
});

test("properties, content type and message id of an event arrive as they were sent", async () => {
  await using emulator = await startEmulator({ hubs: { h: { partitions: 1 } } });
  await using producer = producerFor(emulator, "h");
  const sent = { body: { a: 1 }, contentType: "application/json", messageId: "m-1", properties: { kind: "k", n: 7 } };
  await producer.sendBatch([sent]);
  await using listener = listen(emulator, "h", earliestEventPosition);
  await until("it has come", () => listener.events.length === 1);
  expect(listener.events[0]).toMatchObject(sent);
});

test("the buffered producer of the SDK sends everything", async () => {
  await using emulator = await startEmulator({ hubs: { h: { partitions: 4 } } });
  let failures = 0;
  const producer = new EventHubBufferedProducerClient(emulator.connectionString("h"), {
    retryOptions,
    maxWaitTimeInMs: 50,
    maxEventBufferLengthPerPartition: 500,
    onSendEventsErrorHandler: () => {
      failures++;
    },
  });
  for (let i = 0; i < 1000; i++) await producer.enqueueEvent({ body: i }, { partitionKey: `k${i % 50}` });
  await producer.close();
  await using listener = listen(emulator, "h", earliestEventPosition);
  await until("all have come", () => listener.events.length >= 1000);
  expect(failures).toBe(0);
  expect(new Set(bodiesOf(listener.events)).size).toBe(1000);
});

describe("refuses, as the service does,", () => {
  const hubs = { h: { partitions: 1 } };

  test("a partition that is not there", async () => {
    await using emulator = await startEmulator({ hubs });
    await using producer = producerFor(emulator, "h");
    expect(await codeOf(producer.sendBatch(numbers(1), { partitionId: "9" }))).toBe("ArgumentOutOfRangeError");
    expect(await codeOf(producer.getPartitionProperties("9"))).toBe("ArgumentOutOfRangeError");
  });

  test("an event that is too large", async () => {
    await using emulator = await startEmulator({ hubs });
    await using producer = producerFor(emulator, "h");
    expect(await codeOf(producer.sendBatch([{ body: "x".repeat(1024 * 1024) }]))).toBe("MessageTooLargeError");
  });

  test("a hub that is not there", async () => {
    await using emulator = await startEmulator({ hubs });
    await using producer = producerFor(emulator, "nope");
    expect(await codeOf(producer.sendBatch(numbers(1)))).toBe("MessagingEntityNotFoundError");
  });

  test("a wrong key, where one is set", async () => {
    await using emulator = await startEmulator({ hubs, key: "secret" });
    await using right = producerFor(emulator, "h");
    await right.sendBatch(numbers(1));
    const wrong = new EventHubProducerClient(
      emulator.connectionString("h").replace("SharedAccessKey=secret", "SharedAccessKey=wrong"),
      { retryOptions: { ...retryOptions, maxRetries: 0 } },
    );
    expect(await codeOf(wrong.sendBatch(numbers(1)))).toBe("UnauthorizedError");
    await wrong.close();
  });
});

describe("a publisher's batch under a fault", () => {
  /** Does each of these to a batch in turn, then nothing. */
  const inTurn = (...faults: PublishFault[]) => ({ publish: () => faults.shift() });

  test("is retried by the client while the service is busy", async () => {
    await using emulator = await startEmulator({ hubs: { h: { partitions: 1 } }, faults: inTurn("busy", "busy") });
    await using producer = producerFor(emulator, "h");
    await producer.sendBatch(numbers(3));
    expect((await producer.getPartitionProperties("0")).lastEnqueuedSequenceNumber).toBe(2);
  });

  test("fails with ServerBusyError where the service stays busy", async () => {
    await using emulator = await startEmulator({ hubs: { h: { partitions: 1 } }, faults: { publish: () => "busy" } });
    await using producer = producerFor(emulator, "h");
    const error = (await producer.sendBatch(numbers(1)).catch((e: unknown) => e)) as AggregateError;
    expect(error.errors.map((each: { code: string }) => each.code)).toEqual(Array(4).fill("ServerBusyError"));
    expect((await producer.getPartitionProperties("0")).isEmpty).toBe(true);
  });

  test("is there twice when the acknowledgement is lost", async () => {
    await using emulator = await startEmulator({
      hubs: { h: { partitions: 1 } },
      faults: inTurn("stored-unacknowledged"),
    });
    await using producer = producerFor(emulator, "h");
    await producer.sendBatch(numbers(3), { partitionId: "0" });
    await using listener = listen(emulator, "h", earliestEventPosition, { partition: "0" });
    await until("both have come", () => listener.events.length === 6);
    expect(bodiesOf(listener.events)).toEqual([0, 1, 2, 0, 1, 2]);
  });

  test("is sent again when it is never answered", async () => {
    await using emulator = await startEmulator({ hubs: { h: { partitions: 1 } }, faults: inTurn("ignored") });
    await using producer = producerFor(emulator, "h");
    await producer.sendBatch(numbers(3), { partitionId: "0" });
    expect((await producer.getPartitionProperties("0")).lastEnqueuedSequenceNumber).toBe(2);
  });
});
