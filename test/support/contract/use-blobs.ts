import { randomUUID } from "node:crypto";
import type { Blobs } from "../../../shared/blobs";
import { azureBlobs } from "../../../shared/storage/blob/azure-blobs";
import type { BlobConnection } from "../../../shared/storage/blob/blob-service";
import { startAzurite, type Azurite } from "../azurite";

/** Starts blob storage for the tests of a file; before each, hands over a container of its own. */
export function useBlobs(take: (room: { readonly blobs: Blobs; readonly connection: BlobConnection }) => void): void {
  let azurite: Azurite;
  beforeAll(async () => {
    azurite = await startAzurite();
  });
  afterAll(() => azurite[Symbol.asyncDispose]());
  beforeEach(() => {
    const { connectionString } = azurite;
    const connection = { connectionString, blobServiceUri: undefined, container: `test-${randomUUID()}` };
    take({ blobs: azureBlobs(connection), connection });
  });
}
