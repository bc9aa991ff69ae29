import type { BlobItem, ContainerClient } from "@azure/storage-blob";
import { SettingError } from "../../errors";
import type { Checkpoint, CheckpointStore, HubName } from "../../readings/hub/checkpoint-store";
import { guard, orElse } from "./blob-errors";
import { fromConnectionString, fromIdentity } from "./blob-service";

/** Where the Functions host keeps the checkpoints of all its Event Hubs triggers. */
const CONTAINER = "azure-webjobs-eventhub";

export interface HostStorage {
  readonly connectionString: string | undefined;
  readonly blobServiceUri: string | undefined;
}

/**
 * The trigger's checkpoints, blobs without content: NAMESPACE/HUB/GROUP/checkpoint/PARTITION, all in lower case, with
 * the sequence number among their metadata.
 * @throws SettingError where the connection string is none.
 */
export function blobCheckpointStore({ connectionString, blobServiceUri }: HostStorage, group: string): CheckpointStore {
  const service =
    connectionString !== undefined
      ? fromConnectionString(connectionString, "AzureWebJobsStorage")
      : fromIdentity(blobServiceUri ?? missing());
  const container = async (): Promise<ContainerClient> => (await service()).getContainerClient(CONTAINER);
  const folder = ({ namespace, hub }: HubName): string => `${namespace}/${hub}/${group}/checkpoint/`.toLowerCase();
  return {
    list: (hub) =>
      guard(async () => {
        const client = await container();
        const prefix = folder(hub);
        // The host makes the container when it first needs it.
        return orElse("ContainerNotFound", [], async () => {
          const checkpoints: Checkpoint[] = [];
          for await (const item of client.listBlobsFlat({ prefix, includeMetadata: true })) {
            checkpoints.push(checkpointOf(item, prefix));
          }
          return checkpoints;
        });
      }),
    remove: (hub, { partitionId, tag }) =>
      guard(async () => {
        const client = await container();
        const remove = async (): Promise<boolean> => {
          await client.deleteBlob(folder(hub) + partitionId, { conditions: { ifMatch: tag } });
          return true;
        };
        return orElse("BlobNotFound", false, () => orElse("ConditionNotMet", false, remove));
      }),
  };
}

function checkpointOf({ name, metadata, properties }: BlobItem, prefix: string): Checkpoint {
  const sequenceNumber = Number(metadata?.["sequencenumber"] ?? NaN);
  return {
    partitionId: name.slice(prefix.length),
    writtenAt: properties.lastModified.getTime(),
    sequenceNumber: Number.isSafeInteger(sequenceNumber) ? sequenceNumber : undefined,
    tag: properties.etag,
  };
}

function missing(): never {
  throw new SettingError("AzureWebJobsStorage", "is missing");
}
