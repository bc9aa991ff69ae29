/** The object store, as far as models and runs need it. Names are paths; ids in them are percent-encoded. */
export interface Blobs {
  /** Undefined where there is no such blob. */
  read(name: string, range?: ByteRange): Promise<Uint8Array | undefined>;
  /** The blob piece by piece; empty where there is none. */
  stream(name: string, range?: ByteRange): AsyncIterable<Uint8Array>;
  /** Writes a blob that is not there yet, whole or not at all. False where one is there: it stays as it is. */
  create(name: string, bytes: Uint8Array, contentType: string): Promise<boolean>;
  /** Keeps `bytes` aside as block `id` of a blob to be; the same id again replaces them. Never empty. */
  stageBlock(name: string, id: number, bytes: Uint8Array): Promise<void>;
  /** Makes the blob of these blocks, in this order, unless it is there already. */
  commitBlocks(name: string, ids: readonly number[], contentType: string): Promise<CommitOutcome>;
  /** Deletes a blob; one that is not there is no error. */
  delete(name: string): Promise<void>;
  /** Deletes blobs whose names begin so, at most `limit`. Fewer mean that none is left. */
  deleteUnder(prefix: string, limit: number): Promise<number>;
}

export interface ByteRange {
  readonly offset: number;
  /** To the end, where it does not say. */
  readonly bytes?: number | undefined;
}

/** `exists`: somebody committed before, and that stays. `blocks-gone`: a staged block is no longer there. */
export type CommitOutcome = "committed" | "exists" | "blocks-gone";

/**
 * An id as a part of a blob name. Percent-encoding leaves dots alone: a segment of dots only would be taken for a step
 * up the path, and one that ends in a dot is not kept by every client.
 */
export const blobSegment = (id: string): string =>
  encodeURIComponent(id).replace(/(?<!\.)\.+$/, (dots) => "%2E".repeat(dots.length));

export const jsonBytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value, null, 2));

/** @throws SyntaxError where the blob is not JSON. */
export async function readJson<T>(blobs: Blobs, name: string): Promise<T | undefined> {
  const bytes = await blobs.read(name);
  return bytes === undefined ? undefined : (JSON.parse(Buffer.from(bytes).toString("utf8")) as T);
}
