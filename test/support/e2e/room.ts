import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import type { Blobs } from "../../../shared/blobs";
import type { Settings } from "../../../shared/config";
import type { TrainingServices } from "../../../shared/models/train-device";
import { azureBlobs } from "../../../shared/storage/blob/azure-blobs";
import { blobModelFiles } from "../../../shared/storage/blob/blob-model-files";
import { openSqlite } from "../../../shared/storage/sqlite/open-sqlite";
import type { Store } from "../../../shared/storage/store";

/** What a test looks into, and trains with, beside the running app: the same database, the same storage. */
export interface Room extends Store, TrainingServices {
  readonly blobs: Blobs;
  /** Where models and results lie. */
  readonly results: ContainerClient;
  /** Where the host keeps how far it has read Event Hubs. */
  readonly checkpoints: ContainerClient;
}

export async function openRoom(settings: Settings): Promise<Room> {
  const { sqliteFile: file, bucketMs, beginPaused, results } = settings;
  const store = await openSqlite({ file, bucketMs, beginPaused, now: Date.now() });
  const blobs = azureBlobs(results);
  const service = BlobServiceClient.fromConnectionString(results.connectionString ?? "");
  return {
    ...store,
    ...{ settings, blobs, clock: Date.now, modelFiles: blobModelFiles(blobs) },
    results: service.getContainerClient(results.container),
    checkpoints: service.getContainerClient("azure-webjobs-eventhub"),
  };
}
