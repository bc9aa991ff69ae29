import { RestError, type BlockBlobClient, type ContainerClient } from "@azure/storage-blob";
import { UnavailableError } from "../../errors";
import type { Blobs, ByteRange, CommitOutcome } from "../../blobs";
import { Recent } from "../../recent";
import { guard, orElse } from "./blob-errors";
import { deleteUnder } from "./delete-under";
import { openContainer, serviceOf, type BlobConnection } from "./blob-service";

/** More than the chunks whose activities meet in one process at a time. */
const STAGED_AT_ONCE = 16;

/**
 * Azure Blob storage; Azurite speaks the same. The container is made when it is first needed.
 * @throws SettingError where the connection string is none.
 */
export function azureBlobs({ container, ...where }: BlobConnection): Blobs {
  const service = serviceOf(where);
  let ready: Promise<ContainerClient> | undefined;
  const opened = (): Promise<ContainerClient> =>
    (ready ??= openContainer(service, container).catch((error: unknown) => {
      ready = undefined;
      throw error;
    }));
  const blob = async (name: string): Promise<BlockBlobClient> => (await opened()).getBlockBlobClient(name);
  // All activities of a chunk stage into one blob, and a client is dear to make.
  const staged = new Recent<BlockBlobClient>();
  const open = async (name: string, range: ByteRange | undefined) => {
    const client = await blob(name);
    return orElse("BlobNotFound", undefined, () =>
      client.download(range?.offset ?? 0, range?.bytes, { maxRetryRequests: 5 }),
    );
  };
  return {
    read: async (name, range) => guard(async () => collect((await open(name, range))?.readableStreamBody)),
    stream: async function* (name, range) {
      const response = await guard(() => open(name, range));
      try {
        for await (const piece of response?.readableStreamBody ?? []) yield piece as Uint8Array;
      } catch (error) {
        throw new UnavailableError("blob storage", error);
      }
    },
    create: async (name, bytes, contentType) =>
      guard(async () => {
        const client = await blob(name);
        return orElse("BlobAlreadyExists", false, async () => {
          await client.uploadData(bytes, { ...NEW, blobHTTPHeaders: { blobContentType: contentType } });
          return true;
        });
      }),
    stageBlock: async (name, id, bytes) =>
      guard(async () => {
        const within = await opened();
        const client = staged.get(name, STAGED_AT_ONCE, () => within.getBlockBlobClient(name));
        await client.stageBlock(blockId(id), bytes, bytes.length);
      }),
    commitBlocks: async (name, ids, contentType) => guard(async () => commit(await blob(name), ids, contentType)),
    deleteUnder: async (prefix, limit) => guard(async () => deleteUnder(await opened(), prefix, limit)),
    delete: async (name) =>
      guard(async () => {
        const client = await blob(name);
        await client.deleteIfExists();
      }),
  };
}

/** One request, where the package's downloadToBuffer makes two. */
async function collect(stream: NodeJS.ReadableStream | undefined): Promise<Uint8Array | undefined> {
  if (stream === undefined) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece as unknown as Uint8Array);
  return Buffer.concat(pieces);
}

const NEW = { conditions: { ifNoneMatch: "*" } } as const;

/** Of equal length within a blob, as the service demands. */
const blockId = (id: number): string => Buffer.from(String(id).padStart(8, "0")).toString("base64");

async function commit(client: BlockBlobClient, ids: readonly number[], contentType: string): Promise<CommitOutcome> {
  try {
    await client.commitBlockList(ids.map(blockId), { ...NEW, blobHTTPHeaders: { blobContentType: contentType } });
    return "committed";
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    if (error.code === "BlobAlreadyExists") return "exists";
    // The service checks the list before the condition: a blob committed by a twin has none of its blocks left.
    if (error.code === "InvalidBlockList") return (await client.exists()) ? "exists" : "blocks-gone";
    throw error;
  }
}
