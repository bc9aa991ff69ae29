import type { ContainerClient } from "@azure/storage-blob";
import { AppError, messageOf, NotFoundError, UnavailableError } from "../../../errors";
import type { CaptureFile, CaptureFiles } from "../../../readings/rebuild/capture-files";
import { capturePrefix, captureTimeReader, type CaptureSource } from "../../../readings/rebuild/capture-names";
import { guard, orElse } from "../blob-errors";
import { serviceOf, type BlobConnection } from "../blob-service";
import { EventDecoder } from "./event-record";
import { readContainer } from "./read-container";

export interface CaptureConnection extends BlobConnection {
  readonly nameFormat: string;
}

/**
 * The files of Event Hubs Capture in a blob container, which is only read.
 * @throws SettingError where the connection string is none.
 */
export function blobCaptureFiles(connection: CaptureConnection, source: CaptureSource): CaptureFiles {
  const { container: name, nameFormat } = connection;
  const service = serviceOf(connection, "CAPTURE_STORAGE (or AzureWebJobsStorage)");
  const container = async (): Promise<ContainerClient> => (await service()).getContainerClient(name);
  return {
    list: async (partitionId) => {
      const windowStartOf = captureTimeReader(nameFormat, source, partitionId);
      const prefix = capturePrefix(nameFormat, source, partitionId);
      const files: CaptureFile[] = [];
      await guard(async () => {
        const found = await orElse("ContainerNotFound", false, async () => {
          for await (const blob of (await container()).listBlobsFlat({ prefix })) {
            const windowStart = windowStartOf(blob.name);
            if (windowStart !== undefined) files.push({ name: blob.name, partitionId, windowStart });
          }
          return true;
        });
        if (!found) throw new NotFoundError(`the container "${name}" of Capture's files (CAPTURE_CONTAINER)`);
      });
      return files.sort((a, b) => a.windowStart - b.windowStart);
    },
    read: (file) => read(container, file),
  };
}

async function* read(container: () => Promise<ContainerClient>, { name }: CaptureFile) {
  let decoder: EventDecoder | undefined;
  try {
    for await (const block of readContainer(download(container, name))) {
      decoder ??= new EventDecoder(block.schema);
      yield decoder.decode(block);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("bad-capture-file", `Capture's file ${name} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function* download(container: () => Promise<ContainerClient>, name: string): AsyncGenerator<Uint8Array> {
  const { readableStreamBody } = await guard(async () =>
    (await container()).getBlobClient(name).download(0, undefined, { maxRetryRequests: 5 }),
  );
  try {
    for await (const piece of readableStreamBody ?? []) yield piece as Uint8Array;
  } catch (error) {
    throw new UnavailableError("blob storage", error);
  }
}
