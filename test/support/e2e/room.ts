import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import type { Blobs } from "../../../shared/blobs";
import type { Settings } from "../../../shared/config/read-settings";
import type { ModelFiles } from "../../../shared/models/model-store";
import type { TrainingServices } from "../../../shared/models/train-device";
import { azureBlobs } from "../../../shared/storage/blob/azure-blobs";
import { blobModelFiles } from "../../../shared/storage/blob/blob-model-files";
import { openSqlServer } from "../../../shared/storage/sql-server/open-sql-server";
import { openSqlite } from "../../../shared/storage/sqlite/open-sqlite";
import type { Store } from "../../../shared/storage/store";
import type { Clock } from "../../../shared/time";

/** What a test looks into, and trains with, beside the running app: the same database, the same storage. */
export interface Room extends Store {
  readonly modelFiles: ModelFiles;
  readonly clock: Clock;
  readonly settings: TrainingServices["settings"];
  readonly blobs: Blobs;
  /** Where models and results lie. */
  readonly results: ContainerClient;
  /** Where the host keeps how far it has read Event Hubs. */
  readonly checkpoints: ContainerClient;
}

export async function openRoom(settings: Settings): Promise<Room> {
  const { results } = settings;
  const store = await openStore(settings);
  const blobs = azureBlobs(results);
  const service = BlobServiceClient.fromConnectionString(results.connectionString ?? "");
  return {
    ...store,
    ...{ settings, blobs, clock: Date.now, modelFiles: blobModelFiles(blobs) },
    results: service.getContainerClient(results.container),
    checkpoints: service.getContainerClient("azure-webjobs-eventhub"),
  };
}

/** As the services do, which load an engine in a way that jest does not know. */
const openStore = ({ sql, bucketMs, beginPaused }: Settings): Promise<Store> =>
  sql.kind === "sqlite"
    ? openSqlite({ file: sql.file, bucketMs, beginPaused, now: Date.now() })
    : openSqlServer({ target: sql.target, poolSize: sql.poolSize, bucketMs, beginPaused });
