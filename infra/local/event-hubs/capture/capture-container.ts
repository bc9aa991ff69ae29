import { BlobServiceClient, RestError, type ContainerClient } from "@azure/storage-blob";

/** How much is written between two looks at what the files take. */
const SHARE_BETWEEN_LOOKS = 8;

/** Where the files go. */
export class CaptureContainer {
  readonly #container: ContainerClient;
  #ready: Promise<unknown> | undefined;
  #unseenBytes = Infinity;

  constructor(
    storage: string,
    container: string,
    private readonly keepBytes: number,
  ) {
    // Tries once: whatever is not written now is written with the next window.
    const options = { retryOptions: { maxTries: 1, tryTimeoutInMs: 30_000 } };
    this.#container = BlobServiceClient.fromConnectionString(storage, options).getContainerClient(container);
  }

  /** False where a file of that name is there. */
  async write(name: string, bytes: Buffer): Promise<boolean> {
    await (this.#ready ??= this.#container.createIfNotExists().catch((error: unknown) => {
      this.#ready = undefined;
      throw error;
    }));
    try {
      const blob = this.#container.getBlockBlobClient(name);
      await blob.upload(bytes, bytes.length, {
        conditions: { ifNoneMatch: "*" },
        blobHTTPHeaders: { blobContentType: "application/octet-stream" },
      });
    } catch (error) {
      if (error instanceof RestError && error.code === "BlobAlreadyExists") return false;
      throw error;
    }
    this.#unseenBytes += bytes.length;
    return true;
  }

  /** Deletes the oldest files where all together take more than is kept. */
  async makeRoom(): Promise<void> {
    if (this.#unseenBytes < this.keepBytes / SHARE_BETWEEN_LOOKS) return;
    const blobs: { readonly name: string; readonly bytes: number; readonly at: number }[] = [];
    for await (const { name, properties } of this.#container.listBlobsFlat()) {
      blobs.push({ name, bytes: properties.contentLength ?? 0, at: properties.lastModified.getTime() });
    }
    let bytes = blobs.reduce((sum, blob) => sum + blob.bytes, 0);
    for (const blob of blobs.sort((a, b) => a.at - b.at)) {
      if (bytes <= this.keepBytes) break;
      await this.#container.deleteBlob(blob.name);
      bytes -= blob.bytes;
    }
    this.#unseenBytes = 0;
  }
}
