import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { BlobCheckpointStore } from "@azure/eventhubs-checkpointstore-blob";
import { BlobServiceClient } from "@azure/storage-blob";
import type { Checkpoint, PartitionOwnership } from "@azure/event-hubs";
import type { EventHubsEmulator } from "../../infra/local/event-hubs/emulator";
import { startAzurite, type Azurite } from "../support/azurite";
import { producerFor, startEmulator } from "../support/event-hubs";
import { startHost, temporaryFolder, until, type TestHost } from "../support/functions-host";

const hubs = [
  "metadata",
  "binary",
  "string",
  "json",
  "given-up",
  "retried",
  "resumed",
  "inherited",
  "stolen",
  "stopped",
  "anew",
  "live",
];

let azurite: Azurite;
let emulator: EventHubsEmulator;
let store: BlobCheckpointStore;

beforeAll(async () => {
  azurite = await startAzurite();
  emulator = await startEmulator({ hubs: Object.fromEntries(hubs.map((hub) => [hub, { partitions: 1 }])) });
  const client = BlobServiceClient.fromConnectionString(azurite.connectionString);
  const container = client.getContainerClient("azure-webjobs-eventhub");
  await container.createIfNotExists();
  store = new BlobCheckpointStore(container);
});
afterAll(async () => {
  await emulator.stop();
  await azurite[Symbol.asyncDispose]();
});

interface Started {
  options?: object;
  stateDirectory?: string;
  release?: string;
}

/** A host whose one function reads the hub. Ownerships do not expire within a test. */
const read = (hub: string, { options = {}, stateDirectory, release = "" }: Started = {}): Promise<TestHost> =>
  startHost("hub", {
    environment: {
      AzureWebJobsStorage: azurite.connectionString,
      EventHub: emulator.connectionString(),
      HUB_NAME: hub,
      HUB_GROUP: "$Default",
      HUB_OPTIONS: JSON.stringify(options),
      RELEASE_FILE: release,
    },
    eventHubs: { loadBalancingIntervalMs: 100, ownershipExpirationMs: 600_000 },
    ...(stateDirectory !== undefined && { stateDirectory }),
  });

async function send(hub: string, bodies: unknown[], properties: Record<string, string> = {}): Promise<void> {
  await using producer = producerFor(emulator, hub);
  await producer.sendBatch(
    bodies.map((body) => ({ body, properties })),
    { partitionId: "0" },
  );
}

const sent = (from: number, count: number): { i: number }[] =>
  Array.from({ length: count }, (_, i) => ({ i: from + i }));

interface Call {
  texts: string[];
  metadata: Record<string, unknown>;
  retry: { retryCount: number } | null;
}

const calls = (host: TestHost): Call[] => host.said().filter((line): line is Call => "texts" in (line as object));
const done = (host: TestHost): string[] =>
  host.said().flatMap((line) => ("done" in (line as object) ? (line as { done: string[] }).done : []));
const textsOf = (events: object[]): string[] => events.map((event) => JSON.stringify(event));

const place = (hub: string): [string, string, string] => ["127.0.0.1", hub, "$Default"];
const checkpoints = (hub: string): Promise<Checkpoint[]> => store.listCheckpoints(...place(hub));
const ownership = async (hub: string): Promise<PartitionOwnership | undefined> =>
  (await store.listOwnership(...place(hub)))[0];
const claim = async (hub: string, ownerId: string): Promise<void> => {
  const [fullyQualifiedNamespace, eventHubName, consumerGroup] = place(hub);
  await store.claimOwnership([{ ownerId, partitionId: "0", fullyQualifiedNamespace, eventHubName, consumerGroup }]);
};

const warnings = (host: TestHost): string[] =>
  host.log.filter(({ category }) => category === "host.eventHubs").map(({ message }) => message);
const warned =
  (host: TestHost, text: string): (() => boolean) =>
  () =>
    warnings(host).some((line) => line.includes(text));

const retryAtOnce = { strategy: "fixedDelay", maxRetryCount: -1, delayInterval: 0 };

test("a batch comes with its metadata, times without a zone", async () => {
  await send("metadata", sent(0, 2), { kind: "k" });
  await using host = await read("metadata");
  await until("a call", () => calls(host).length > 0);
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/) as string;
  const system = (n: number): object => ({
    sequenceNumber: n,
    offset: expect.any(String) as string,
    partitionKey: null,
    enqueuedTimeUtc: time,
    "x-opt-sequence-number": n,
  });
  expect(calls(host)).toEqual([
    {
      texts: textsOf(sent(0, 2)),
      metadata: {
        partitionContext: {
          fullyQualifiedNamespace: "127.0.0.1",
          eventHubName: "metadata",
          consumerGroup: "$Default",
          partitionId: "0",
        },
        partitionKeyArray: [null, null],
        offsetArray: [expect.any(String), expect.any(String)],
        sequenceNumberArray: [0, 1],
        enqueuedTimeUtcArray: [time, time],
        propertiesArray: [{ kind: "k" }, { kind: "k" }],
        systemPropertiesArray: [expect.objectContaining(system(0)), expect.objectContaining(system(1))],
      },
      retry: null,
    },
  ]);
});

test("binary bodies arrive byte for byte, whatever they are", async () => {
  const bodies = [Buffer.from("not json"), gzipSync("{}"), Buffer.from([0, 255])];
  await send("binary", bodies);
  await using host = await read("binary", { options: { dataType: "binary" } });
  await until("a call", () => done(host).length === 3);
  expect(done(host)).toEqual(bodies.map((body) => body.toString("latin1")));
});

test("strings are parsed where they are JSON and left alone where they are not", async () => {
  await send("string", [Buffer.from("not json"), { i: 1 }]);
  await using host = await read("string", { options: { dataType: "string" } });
  await until("a call", () => done(host).length === 2);
  expect(done(host)).toEqual(['"not json"', '{"i":1}']);
});

test("one body that is not JSON fails its whole batch before the function, and the next batch goes on", async () => {
  await send("json", [{ i: 0 }, Buffer.from("not json")]);
  await using host = await read("json");
  await until("the failure", warned(host, "event 1: its body is not JSON"));
  await send("json", [{ i: 2 }]);
  await until("the next batch", () => done(host).length > 0);
  expect(calls(host).map(({ texts }) => texts)).toEqual([['{"i":2}']]);
});

test("without a retry policy a batch that fails is given up, and the checkpoint advances", async () => {
  await send("given-up", [{ i: 0, fail: 9 }]);
  await using host = await read("given-up");
  await until("the checkpoint", async () => (await checkpoints("given-up")).length === 1);
  expect(warnings(host)).toEqual([expect.stringContaining("event 0 fails")]);
  expect(warnings(host)).toEqual([expect.stringContaining("the batch is given up")]);
});

test("with one, the whole batch runs again until it succeeds, and is told so", async () => {
  await send("retried", [{ i: 0 }, { i: 1, fail: 3 }]);
  await using host = await read("retried", { options: { retry: retryAtOnce } });
  await until("the success", () => done(host).length === 2);
  expect(calls(host).map(({ retry }) => retry?.retryCount ?? 0)).toEqual([0, 1, 2, 3]);
  expect(new Set(calls(host).map(({ texts }) => texts.length))).toEqual(new Set([2]));
});

test("a restarted host reads on from the checkpoint, in batches of the size that host.json says", async () => {
  await using state = await temporaryFolder();
  await send("resumed", sent(0, 25));
  await using first = await read("resumed", { stateDirectory: state.path });
  await until("all events", () => done(first).length === 25);
  expect(Math.max(...calls(first).map(({ texts }) => texts.length))).toBe(10);
  await until("the checkpoint", async () => (await checkpoints("resumed"))[0]?.sequenceNumber === 24);
  await first.host.stop();
  await send("resumed", sent(25, 1));
  await using second = await read("resumed", { stateDirectory: state.path });
  await until("the new event", () => done(second).length > 0);
  expect(done(second)).toEqual(['{"i":25}']);
});

test("a host takes over at once what its killed predecessor of the same name held", async () => {
  await using state = await temporaryFolder();
  await writeFile(join(state.path, "host-id"), "killed-host");
  await claim("inherited", "killed-host");
  await send("inherited", sent(0, 1));
  await using host = await read("inherited", { stateDirectory: state.path });
  await until("the event", () => done(host).length === 1);
});

test("retries end, without a checkpoint, when the partition is taken away", async () => {
  await send("stolen", [{ i: 0, fail: 1e9 }]);
  await using host = await read("stolen", { options: { retry: { ...retryAtOnce, delayInterval: 3_600_000 } } });
  await until("the failure", warned(host, "retried in 3600000 ms"));
  await claim("stolen", "another-host");
  // The one reader there was ends only when its batch is let go.
  await until("the reader's end", () => emulator.readers.every(({ hub }) => hub !== "stolen"));
  expect(await checkpoints("stolen")).toEqual([]);
  expect((await ownership("stolen"))?.ownerId).toBe("another-host");
});

test("a host that stops lets go of a batch that is retried, and the next one gets it again", async () => {
  await send("stopped", [{ i: 0, fail: 1 }]);
  const hourly = { retry: { ...retryAtOnce, delayInterval: 3_600_000 } };
  await using first = await read("stopped", { options: hourly });
  await until("the failure", warned(first, "retried in 3600000 ms"));
  await first.host.stop();
  expect(await checkpoints("stopped")).toEqual([]);
  await using second = await read("stopped");
  await until("the batch", () => calls(second).length > 0);
  expect(calls(second)[0]?.metadata["sequenceNumberArray"]).toEqual([0]);
});

test("checkpoints of a hub that was deleted and made anew are removed, and the new one is read from its beginning", async () => {
  await send("anew", sent(0, 20));
  await using first = await read("anew");
  await until("the checkpoint", async () => (await checkpoints("anew"))[0]?.sequenceNumber === 19);
  await first.host.stop();
  emulator.recreate("anew");
  await send("anew", sent(100, 2));
  await using second = await read("anew");
  await until("the new hub's events", () => done(second).length === 2);
  expect(done(second)).toEqual(textsOf(sent(100, 2)));
  expect(warnings(second).some((line) => line.includes("must have been made anew"))).toBe(true);
});

test("a hub that is made anew under a running host is read from its beginning", async () => {
  await send("live", sent(0, 20));
  await using host = await read("live");
  await until("the checkpoint", async () => (await checkpoints("live"))[0]?.sequenceNumber === 19);
  emulator.recreate("live");
  await send("live", sent(100, 2));
  await until("the new hub's events", () => done(host).length === 22);
  expect(done(host).slice(20)).toEqual(textsOf(sent(100, 2)));
});
