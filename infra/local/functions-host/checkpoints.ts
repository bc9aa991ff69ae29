import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import type { PartitionContext } from "@azure/event-hubs";
import { UnavailableError } from "../../../shared/errors";
import { connectionString, type Environment } from "./app-settings";

/** Where the real host keeps the checkpoints of all its Event Hubs triggers. */
const containerName = "azure-webjobs-eventhub";

/** @throws UnavailableError when the app's storage cannot be reached. */
export async function openCheckpointContainer(environment: Environment): Promise<ContainerClient> {
  const storage = connectionString("the Event Hubs trigger (for its checkpoints)", "AzureWebJobsStorage", environment);
  const client = BlobServiceClient.fromConnectionString(storage, {
    retryOptions: { maxTries: 3, maxRetryDelayInMs: 2000 },
  });
  const container = client.getContainerClient(containerName);
  try {
    await container.createIfNotExists();
  } catch (error) {
    throw new UnavailableError("the storage that AzureWebJobsStorage names", error);
  }
  return container;
}

/** What a broker says of a position that lies beyond the end of its log: the hub was deleted and made anew. */
export const isStalePosition = (error: unknown): boolean =>
  (error as { code?: unknown }).code === "ArgumentError" &&
  /supplied (offset|sequence number) .* is invalid/i.test((error as Error).message);

/** Forgets how far a partition was read. The name is the one under which BlobCheckpointStore keeps it. */
export async function removeCheckpoint(container: ContainerClient, partition: PartitionContext): Promise<void> {
  const { fullyQualifiedNamespace, eventHubName, consumerGroup, partitionId } = partition;
  const folder = `${fullyQualifiedNamespace}/${eventHubName}/${consumerGroup}`.toLowerCase();
  await container.deleteBlob(`${folder}/checkpoint/${partitionId}`);
}
