import { EventHubConsumerClient, EventHubProducerClient, earliestEventPosition } from "@azure/event-hubs";
import { BlobServiceClient } from "@azure/storage-blob";
import { join } from "node:path";
import { readHostJson } from "../../infra/local/functions-host/host-json";
import { startEmulators, type Emulators } from "../../infra/local/stack/emulators";
import { startLocalHost } from "../../infra/local/stack/local-host";
import { readLocalSettings } from "../../infra/local/stack/local-settings";
import { captureOf, connect, hubOf } from "../../infra/local/stack/stack-settings";
import { openSqlite } from "../../shared/storage/sqlite/open-sqlite";
import { isoOf } from "../../shared/time";
import { temporaryFolder } from "../support/e2e/temporary-folder";
import { median, type Figures } from "./bench";

const APP = join(__dirname, "../../..");
const DEVICES = 10_000;
const SENSORS = ["temperature", "pressure", "vibration", "humidity", "current"];
const ROUNDS = 5;
export interface Load {
  readonly events: number;
  readonly body: (event: number, now: number) => string;
  /** What the bare receiver does with each body. */
  readonly take: (body: Uint8Array) => unknown;
}

/** Every device tells one sensor after the other, a reading an event: no two events of a batch share a bucket. */
export const one: Load = {
  events: 200_000,
  body: (event, now) => {
    const round = Math.floor(event / DEVICES);
    const timestamp = isoOf(now - 3_600_000 + round * 1_000);
    return JSON.stringify({ ...{ deviceId: device(event), sensor: SENSORS[round % 5], value: 20 + round }, timestamp });
  },
  take: () => undefined,
};

/** Twenty points of five sensors an event, a second apart. */
const hundred: Load = {
  events: 40_000,
  body: (event, now) => {
    const first = now - 3_600_000 + Math.floor(event / 500) * 20_000;
    const points = Array.from({ length: 20 }, (_, i) => ({
      deviceId: device(event % 500),
      timestamp: isoOf(first + i * 1_000),
      values: Object.fromEntries(SENSORS.map((sensor, s) => [sensor, 20.25 + s + i / 8])),
    }));
    return JSON.stringify(points);
  },
  take: (body) => JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()) as unknown,
};

const device = (event: number): string => `meter-${String(event % DEVICES).padStart(5, "0")}`;

/**
 * Events a second through the whole trigger path, from Event Hubs to rows in SQLite, over what a bare receiver with the
 * same settings takes from the same hub in the same process.
 */
export async function ingest(say: (line: string) => void): Promise<Figures> {
  return {
    receiveRatio1: await ratio(one, "1 reading", say),
    receiveRatio100: await ratio(hundred, "100 readings", say),
  };
}

function ratio(load: Load, name: string, say: (line: string) => void): Promise<number> {
  return withEmulators(0, async (emulators, directory) => {
    await fill(emulators, load);
    const rounds: { bare: number; app: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const bare = await bareRate(emulators, load);
      const app = await appRate(emulators, load, join(directory, String(round)));
      rounds.push({ bare, app });
      say(`${name} an event: receiver ${bare.toFixed(0)} events/s, app ${app.toFixed(0)} events/s`);
    }
    return median(rounds.map(({ bare, app }) => app / bare));
  });
}

/** Event Hubs and storage on free ports, captured in windows of so many seconds; 0, and they are not. */
export async function withEmulators<T>(
  captureSeconds: number,
  work: (emulators: Emulators, directory: string) => Promise<T>,
): Promise<T> {
  await using folder = await temporaryFolder();
  const settings = await readLocalSettings(APP);
  const capture = captureOf(settings, captureSeconds);
  const emulators = await startEmulators({
    ...{ directory: folder.path, ports: { eventHubs: 0, blob: 0 }, hub: hubOf(settings), capture },
  });
  try {
    return await work(emulators, folder.path);
  } finally {
    await emulators.stop();
  }
}

export async function fill({ eventHub }: Emulators, { events, body }: Load): Promise<void> {
  const producer = new EventHubProducerClient(eventHub, "readings");
  const partitionIds = await producer.getPartitionIds();
  const now = Date.now();
  await Promise.all(
    partitionIds.map(async (partitionId, share) => {
      let batch = await producer.createBatch({ partitionId });
      for (let event = 0; event < events; event++) {
        // All events of a device on one partition, as its key would have it.
        if ((event % DEVICES) % partitionIds.length !== share) continue;
        const next = { body: Buffer.from(body(event, now)) };
        if (batch.tryAdd(next)) continue;
        await producer.sendBatch(batch);
        batch = await producer.createBatch({ partitionId });
        batch.tryAdd(next);
      }
      await producer.sendBatch(batch);
    }),
  );
  await producer.close();
}

/** Counts what has come; the rate is taken from the first that came to the last. */
class Meter {
  #first: { at: number; count: number } | undefined;
  readonly #done = Promise.withResolvers<number>();

  constructor(private readonly total: number) {}

  get rate(): Promise<number> {
    return this.#done.promise;
  }

  see(count: number): void {
    const at = performance.now();
    if (count > 0) this.#first ??= { at, count };
    if (this.#first === undefined || count < this.total) return;
    this.#done.resolve(((count - this.#first.count) / (at - this.#first.at)) * 1_000);
  }
}

async function bareRate({ eventHub }: Emulators, { events, take }: Load): Promise<number> {
  const { maxEventBatchSize, prefetchCount } = (await readHostJson(APP)).extensions.eventHubs;
  const meter = new Meter(events);
  const client = new EventHubConsumerClient("$Default", eventHub, "readings");
  let count = 0;
  const subscription = client.subscribe(
    {
      processEvents: (received) => {
        for (const { body } of received) take(body as Uint8Array);
        meter.see((count += received.length));
        return Promise.resolve();
      },
      processError: () => Promise.resolve(),
    },
    {
      ...{ maxBatchSize: maxEventBatchSize, prefetchCount, maxWaitTimeInSeconds: 1 },
      ...{ skipParsingBodyAsJson: true, startPosition: earliestEventPosition },
    },
  );
  const rate = await meter.rate;
  await subscription.close();
  await client.close();
  return rate;
}

/** @param feed what is sent while the app runs already; without it, what is to be read is there */
export async function appRate(
  emulators: Emulators,
  { events }: Load,
  directory: string,
  feed: () => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  // The host begins where its checkpoints say: it is to begin at the beginning.
  const blobs = BlobServiceClient.fromConnectionString(emulators.storage);
  await blobs.getContainerClient("azure-webjobs-eventhub").deleteIfExists();
  const settings = connect({ ...(await readLocalSettings(APP)), SCHEDULE_PAUSED: "true" }, emulators, directory);
  const host = await startLocalHost({ appDirectory: APP, directory, port: 0, settings, log: () => undefined });
  const file = (settings["SQL_CONNECTION"] ?? "").replace(/^sqlite:/, "");
  const store = await openSqlite({ file, bucketMs: 60_000, beginPaused: true, now: Date.now() });
  const meter = new Meter(events);
  // A reading of four rows: nothing beside the work that is measured.
  const watch = setInterval(() => {
    void store.ingest.progress().then((partitions) => {
      meter.see(partitions.reduce((sum, { watermark }) => sum + watermark.sequenceNumber + 1, 0));
    });
  }, 20);
  const [rate] = await Promise.all([meter.rate, feed()]);
  clearInterval(watch);
  await store.close();
  await host.stop();
  return rate;
}
