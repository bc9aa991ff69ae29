import { BlobServiceClient, type ContainerClient, type StoragePipelineOptions } from "@azure/storage-blob";
import { messageOf, SettingError } from "../../errors";
import { guard } from "./blob-errors";

export interface BlobConnection {
  readonly connectionString: string | undefined;
  readonly blobServiceUri: string | undefined;
  readonly container: string;
}

const OPTIONS: StoragePipelineOptions = {
  retryOptions: { maxTries: 4, retryDelayInMs: 500, maxRetryDelayInMs: 5_000, tryTimeoutInMs: 30_000 },
};

const RESULTS = "RESULTS_STORAGE (or AzureWebJobsStorage)";

export type OpenService = () => Promise<BlobServiceClient>;

/** The container, made where it is not there. */
export async function openContainer(service: OpenService, container: string): Promise<ContainerClient> {
  const client = (await service()).getContainerClient(container);
  await guard(() => client.createIfNotExists());
  return client;
}

/** One client, as its credential keeps the tokens that it was given. */
export function fromIdentity(uri: string): OpenService {
  let service: Promise<BlobServiceClient> | undefined;
  const open = async () => {
    const { DefaultAzureCredential } = await import("@azure/identity");
    return new BlobServiceClient(uri, new DefaultAzureCredential(), OPTIONS);
  };
  return () => (service ??= open());
}

/** @throws SettingError, naming `setting`, where the connection string is none. */
export const serviceOf = (
  { connectionString = "", blobServiceUri }: Omit<BlobConnection, "container">,
  setting = RESULTS,
): OpenService =>
  blobServiceUri === undefined ? fromConnectionString(connectionString, setting) : fromIdentity(blobServiceUri);

/** @throws SettingError, naming `setting`, where it is none. */
export function fromConnectionString(connectionString: string, setting = RESULTS): OpenService {
  try {
    const service = BlobServiceClient.fromConnectionString(connectionString, OPTIONS);
    return () => Promise.resolve(service);
  } catch (error) {
    throw new SettingError(setting, `is no connection string: ${messageOf(error)}`);
  }
}
