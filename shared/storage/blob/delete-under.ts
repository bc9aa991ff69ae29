import type { ContainerClient } from "@azure/storage-blob";

const AT_ONCE = 16;

/** Deletes at most `limit` blobs whose names begin with `prefix`; answers how many it found. */
export async function deleteUnder(container: ContainerClient, prefix: string, limit: number): Promise<number> {
  const names: string[] = [];
  for await (const { name } of container.listBlobsFlat({ prefix })) {
    if (names.push(name) >= limit) break;
  }
  for (let i = 0; i < names.length; i += AT_ONCE) {
    const some = names.slice(i, i + AT_ONCE);
    await Promise.all(some.map((name) => container.getBlobClient(name).deleteIfExists({ deleteSnapshots: "include" })));
  }
  return names.length;
}
