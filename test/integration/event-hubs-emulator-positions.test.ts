import { earliestEventPosition, latestEventPosition, type EventPosition } from "@azure/event-hubs";
import type { EventHubsEmulator } from "../../infra/local/event-hubs/emulator";
import { bodiesOf, listen, numbers, producerFor, startEmulator, until, type Producer } from "../support/event-hubs";

describe("a receiver begins where it asks to", () => {
  let emulator: EventHubsEmulator;
  let producer: Producer;
  let firstBatchTime: Date;
  let offsets: string[];

  beforeAll(async () => {
    emulator = await startEmulator({ hubs: { h: { partitions: 1 } } });
    producer = producerFor(emulator, "h");
    await producer.sendBatch(numbers(10), { partitionId: "0" });
    firstBatchTime = (await producer.getPartitionProperties("0")).lastEnqueuedOnUtc;
    await until("the clock has moved on", () => Date.now() > firstBatchTime.getTime());
    await producer.sendBatch(numbers(10, 10), { partitionId: "0" });
    await using all = listen(emulator, "h", earliestEventPosition);
    await until("all have come", () => all.events.length === 20);
    expect(bodiesOf(all.events)).toEqual(numbers(20).map(({ body }) => body));
    expect(all.events.map((event) => event.sequenceNumber)).toEqual(numbers(20).map(({ body }) => body));
    offsets = all.events.map((event) => event.offset);
  });

  afterAll(async () => {
    await producer.close();
    await emulator.stop();
  });

  const cases: [what: string, position: () => EventPosition, first: number][] = [
    ["after an offset", () => ({ offset: offsets[4] ?? "" }), 5],
    ["after an offset at the end of a batch", () => ({ offset: offsets[9] ?? "" }), 10],
    ["at an offset", () => ({ offset: offsets[4] ?? "", isInclusive: true }), 4],
    ["after the first offset", () => ({ offset: "0" }), 1],
    ["after a sequence number", () => ({ sequenceNumber: 13 }), 14],
    ["at a sequence number", () => ({ sequenceNumber: 13, isInclusive: true }), 13],
    ["before the first sequence number", () => ({ sequenceNumber: -1 }), 0],
    ["after a time", () => ({ enqueuedOn: firstBatchTime }), 10],
    ["before all times", () => ({ enqueuedOn: 0 }), 0],
  ];

  test.each(cases)("%s", async (_, position, first) => {
    await using listener = listen(emulator, "h", position(), { partition: "0" });
    await until("the rest has come", () => listener.events.length >= 20 - first);
    expect(bodiesOf(listener.events)).toEqual(numbers(20 - first, first).map(({ body }) => body));
  });

  test("offsets are strings", () => {
    expect(offsets.every((offset) => typeof offset === "string")).toBe(true);
  });
});

test("a receiver that asks for the latest gets only what comes after it attached", async () => {
  await using emulator = await startEmulator({ hubs: { h: { partitions: 1 } } });
  await using producer = producerFor(emulator, "h");
  await producer.sendBatch(numbers(10));
  await using listener = listen(emulator, "h", latestEventPosition, { partition: "0" });
  await until("it has attached", () => emulator.readers.length === 1);
  await producer.sendBatch(numbers(1, 10));
  await until("one has come", () => listener.events.length > 0);
  expect(bodiesOf(listener.events)).toEqual([10]);
});

test("a position past the end is refused with the last offset there is", async () => {
  await using emulator = await startEmulator({ hubs: { h: { partitions: 1 } } });
  await using producer = producerFor(emulator, "h");
  await producer.sendBatch(numbers(10));
  const { lastEnqueuedOffset } = await producer.getPartitionProperties("0");
  await using listener = listen(emulator, "h", { offset: "99999999" }, { partition: "0" });
  await until("it is refused", () => listener.errors.length > 0);
  expect(listener.errors[0]).toMatchObject({
    code: "ArgumentError",
    message: expect.stringContaining(
      `The supplied offset '99999999' is invalid. The last offset in the system is '${lastEnqueuedOffset}'`,
    ) as string,
  });
});

test("a receiver behind the retention goes on with the oldest event that is left", async () => {
  await using emulator = await startEmulator({ hubs: { h: { partitions: 1 } }, retention: { maxBytes: 3000 } });
  await using producer = producerFor(emulator, "h");
  for (let i = 0; i < 10; i++) await producer.sendBatch(numbers(10, i * 10), { partitionId: "0" });
  const { beginningSequenceNumber, lastEnqueuedSequenceNumber } = await producer.getPartitionProperties("0");
  expect(beginningSequenceNumber).toBeGreaterThan(0);
  expect(lastEnqueuedSequenceNumber).toBe(99);
  await using listener = listen(emulator, "h", { offset: "5" }, { partition: "0" });
  await until("the last has come", () => listener.events.at(-1)?.body === 99);
  expect(listener.events[0]?.sequenceNumber).toBe(beginningSequenceNumber);
});
