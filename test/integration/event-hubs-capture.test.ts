import { RestError } from "@azure/storage-blob";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CaptureOptions } from "../../infra/local/event-hubs/capture/capture-options";
import type { EventHubsEmulator } from "../../infra/local/event-hubs/emulator";
import { NotFoundError } from "../../shared/errors";
import type { HubEvent } from "../../shared/readings/hub/event";
import { DEFAULT_NAME_FORMAT } from "../../shared/readings/rebuild/capture-names";
import { blobCaptureFiles } from "../../shared/storage/blob/capture/blob-capture-files";
import { startAzurite, type Azurite } from "../support/azurite";
import { collect } from "../support/collect";
import { seen } from "../support/e2e/patience";
import { numbers, producerFor, startEmulator } from "../support/event-hubs";

const HUB = "readings";
const hubs = { [HUB]: { partitions: 2 } };

let azurite: Azurite;
beforeAll(async () => (azurite = await startAzurite()));
afterAll(() => azurite[Symbol.asyncDispose]());

let containers = 0;

/** Into a container of its own; windows of a tenth of a second, unless said. */
const optionsWith = (changes: Partial<CaptureOptions> = {}): CaptureOptions => ({
  ...{ storage: azurite.connectionString, container: `capture-${containers++}`, nameFormat: DEFAULT_NAME_FORMAT },
  ...{ namespace: "127.0.0.1", windowMs: 100, windowBytes: 1e9, keepBytes: 1e9, ...changes },
});

const filesOf = ({ storage, container, nameFormat }: CaptureOptions) =>
  blobCaptureFiles(
    { connectionString: storage, blobServiceUri: undefined, container, nameFormat },
    { namespace: "127.0.0.1", hub: HUB },
  );

async function publish(emulator: EventHubsEmulator, count: number, from = 0, partitionId = "0"): Promise<void> {
  await using producer = producerFor(emulator, HUB);
  await producer.sendBatch(numbers(count, from), { partitionId });
}

/** The events of each of a partition's files, as soon as there are so many events in all. */
const filesHolding = (options: CaptureOptions, events: number, partitionId = "0"): Promise<HubEvent[][]> =>
  seen(`${events} events captured`, async () => {
    const found = await filesNow(options, partitionId).catch(ifGone);
    return found !== undefined && found.flat().length >= events ? found : undefined;
  });

async function filesNow(options: CaptureOptions, partitionId: string): Promise<HubEvent[][]> {
  const files = filesOf(options);
  const found: HubEvent[][] = [];
  for (const file of await files.list(partitionId)) found.push((await collect(files.read(file))).flat());
  return found;
}

/** There is no container yet, or a file that was listed has been deleted since. */
function ifGone(error: unknown): undefined {
  if (error instanceof NotFoundError) return undefined;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof RestError && cause.statusCode === 404) return undefined;
  }
  throw error;
}

const numbersOf = (files: readonly HubEvent[][]): number[] => files.flat().map(({ sequenceNumber }) => sequenceNumber);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

test("captures what each partition holds, window by window", async () => {
  const capture = optionsWith();
  await using emulator = await startEmulator({ hubs, capture });
  await publish(emulator, 3);
  await publish(emulator, 2, 0, "1");
  const [first] = await filesHolding(capture, 3);
  await publish(emulator, 2, 3);

  const files = await filesHolding(capture, 5);

  expect(files[0]).toEqual(first);
  expect(numbersOf(files)).toEqual(upTo(5));
  expect(files.flat().map(({ body }) => Buffer.from(body).toString())).toEqual(["0", "1", "2", "3", "4"]);
  expect(numbersOf(await filesHolding(capture, 2, "1"))).toEqual([0, 1]);
});

test("ends a window that is full before its time, and names what falls into one second apart", async () => {
  const capture = optionsWith({ windowMs: 1e9, windowBytes: 2_000 });
  await using emulator = await startEmulator({ hubs, capture });
  await publish(emulator, 400);

  const files = await filesHolding(capture, 300);

  expect(files.length).toBeGreaterThan(3);
  const found = numbersOf(files);
  expect(found).toEqual(upTo(found.length));
});

test("goes on after a restart where it ended, and with what storage did not take", async () => {
  const directory = await mkdtemp(join(tmpdir(), "fleetscore-capture-"));
  const capture = optionsWith();
  const nowhere = { ...capture, storage: capture.storage.replace(/:\d+\//, ":1/") };
  try {
    {
      await using emulator = await startEmulator({ hubs, directory, capture });
      await publish(emulator, 3);
      await filesHolding(capture, 3);
    }
    {
      const complaints: unknown[] = [];
      const onError = (error: unknown): void => void complaints.push(error);
      await using emulator = await startEmulator({ hubs, directory, capture: nowhere, onError });
      await publish(emulator, 3, 3);
      await seen("its complaint", () => (complaints.length > 0 ? true : undefined));
    }
    await using emulator = await startEmulator({ hubs, directory, capture });
    await publish(emulator, 1, 6);

    expect(numbersOf(await filesHolding(capture, 7))).toEqual(upTo(7));
  } finally {
    await rm(directory, { recursive: true });
  }
});

test("captures a hub that was made anew from its beginning", async () => {
  const capture = optionsWith();
  await using emulator = await startEmulator({ hubs, capture });
  await publish(emulator, 3);
  await filesHolding(capture, 3);

  emulator.recreate(HUB);
  await publish(emulator, 2);

  expect(numbersOf(await filesHolding(capture, 5))).toEqual([0, 1, 2, 0, 1]);
});

test("keeps no more than it may, the newest", async () => {
  const capture = optionsWith({ keepBytes: 3_000 });
  await using emulator = await startEmulator({ hubs, capture });
  for (let from = 0; from < 60; from += 10) {
    await publish(emulator, 10, from);
    await seen("it captured", async () => {
      const last = numbersOf(await filesHolding(capture, 1)).at(-1);
      return last !== undefined && last >= from + 9 ? true : undefined;
    });
  }

  await seen("the oldest gone", async () => (numbersOf(await filesHolding(capture, 1)).includes(0) ? undefined : true));
});
