import { earliestEventPosition } from "@azure/event-hubs";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bodiesOf, listen, numbers, producerFor, startEmulator, until } from "../support/event-hubs";

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "event-hubs-"))));
afterEach(() => rmSync(directory, { recursive: true }));

const start = () => startEmulator({ hubs: { h: { partitions: 2 } }, directory });

test("a consumer goes on from its checkpoint in an emulator started anew on the same directory", async () => {
  let checkpoint = "";
  let createdOn: Date;
  {
    await using emulator = await start();
    await using producer = producerFor(emulator, "h");
    await producer.sendBatch(numbers(10), { partitionId: "1" });
    ({ createdOn } = await producer.getEventHubProperties());
    await using listener = listen(emulator, "h", earliestEventPosition);
    await until("all have come", () => listener.events.length === 10);
    checkpoint = listener.events[6]?.offset ?? "";
  }
  await using emulator = await start();
  await using producer = producerFor(emulator, "h");
  await producer.sendBatch(numbers(2, 10), { partitionId: "1" });
  await using listener = listen(emulator, "h", { offset: checkpoint }, { partition: "1" });
  await until("the rest has come", () => listener.events.length >= 5);
  expect(bodiesOf(listener.events)).toEqual([7, 8, 9, 10, 11]);
  expect(listener.events.map(({ sequenceNumber }) => sequenceNumber)).toEqual([7, 8, 9, 10, 11]);
  expect((await producer.getEventHubProperties()).createdOn).toEqual(createdOn);
});

test("a batch that cannot be stored is not acknowledged, and the error is told", async () => {
  const told: unknown[] = [];
  await using emulator = await startEmulator({
    hubs: { h: { partitions: 1 } },
    directory,
    onError: (error) => told.push(error),
  });
  await using producer = producerFor(emulator, "h");
  // The first append makes the partition's file.
  rmSync(join(directory, "h", "0"), { recursive: true });
  await expect(producer.sendBatch(numbers(1))).rejects.toThrow();
  expect(told[0]).toMatchObject({ code: "ENOENT" });
});

test("a corrupt log does not let the emulator start", async () => {
  await (await start()).stop();
  const file = join(directory, "h", "1", "0000000000000000.log");
  writeFileSync(file, "x".repeat(100));
  await expect(start()).rejects.toMatchObject({
    code: "corrupt-log",
    message: expect.stringContaining(file) as string,
  });
});

test("a directory that another emulator has does not let a second one start, until the first has stopped", async () => {
  const first = await start();
  await expect(start()).rejects.toMatchObject({ code: "directory-in-use" });
  await first.stop();
  await (await start()).stop();
});
