import { randomUUID } from "node:crypto";
import { BlobCheckpointStore } from "@azure/eventhubs-checkpointstore-blob";
import { BlobServiceClient } from "@azure/storage-blob";
import { blobCheckpointStore } from "../../shared/storage/blob/blob-checkpoint-store";
import { startAzurite, type Azurite } from "../support/azurite";
import { unusedPort } from "../support/contract/unused-port";

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite[Symbol.asyncDispose]());

/** Each test has a hub of its own. */
let hub = { namespace: "fleet.servicebus.windows.net", hub: "" };
beforeEach(() => {
  hub = { ...hub, hub: `readings-${randomUUID()}` };
});

const storeFor = (group = "$Default", connectionString = azurite.connectionString) =>
  blobCheckpointStore({ connectionString, blobServiceUri: undefined }, group);

/** As a trigger does: with the client's own store, names as they were configured. */
async function write(partitionId: string, sequenceNumber: number, consumerGroup = "$Default"): Promise<void> {
  const service = BlobServiceClient.fromConnectionString(azurite.connectionString);
  const container = service.getContainerClient("azure-webjobs-eventhub");
  await container.createIfNotExists();
  await new BlobCheckpointStore(container).updateCheckpoint({
    ...{ fullyQualifiedNamespace: "Fleet.servicebus.windows.net", eventHubName: hub.hub.toUpperCase(), consumerGroup },
    ...{ partitionId, sequenceNumber, offset: String(sequenceNumber * 100) },
  });
}

test("finds none where no trigger has ever run", async () => {
  expect(await storeFor().list(hub)).toEqual([]);
});

test("lists what the trigger has written for the hub and the group, and nothing else", async () => {
  await write("0", 7);
  await write("11", 8);
  await write("0", 9, "another");

  const found = await storeFor().list(hub);

  expect(found.map(({ partitionId, sequenceNumber }) => [partitionId, sequenceNumber])).toEqual([
    ["0", 7],
    ["11", 8],
  ]);
  expect(found.every(({ writtenAt }) => Math.abs(writtenAt - Date.now()) < 60_000)).toBe(true);
});

test("removes a checkpoint, once", async () => {
  await write("0", 7);
  const store = storeFor();
  const [checkpoint] = await store.list(hub);
  if (checkpoint === undefined) throw new Error("it was written");

  expect(await store.remove(hub, checkpoint)).toBe(true);
  expect(await store.remove(hub, checkpoint)).toBe(false);

  expect(await store.list(hub)).toEqual([]);
});

test("leaves a checkpoint that was written again since it was listed", async () => {
  await write("0", 7);
  const store = storeFor();
  const [checkpoint] = await store.list(hub);
  if (checkpoint === undefined) throw new Error("it was written");
  await write("0", 8);

  expect(await store.remove(hub, checkpoint)).toBe(false);

  expect(await store.list(hub)).toMatchObject([{ sequenceNumber: 8 }]);
});

test("names the setting that is no connection string", () => {
  expect(() => storeFor("$Default", "nonsense")).toThrow(/^AzureWebJobsStorage: is no connection string/);
});

test("is unavailable while the storage is", async () => {
  const away = azurite.connectionString.replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${await unusedPort()}`);

  await expect(storeFor("$Default", away).list(hub)).rejects.toMatchObject({ code: "unavailable", retryable: true });
});
