import { createHash } from "node:crypto";
import type { Blobs } from "../../blobs";
import { AppError } from "../../errors";
import { isoOf, type Instant } from "../../time";
import type { DeadLetter } from "../ingest/ingest-store";
import type { Refusal } from "../decoding/refusal";

/** What a row of the database may carry; anything larger lies in a blob. */
export const MAX_ROW_BYTES = 32 * 1024;
/** How much of a large body its row keeps, to be looked at in lists. */
export const BEGINNING_BYTES = 256;
const AT_ONCE = 8;

/** The blobs of those refusals whose bodies are too large for a row. */
export type BodyBlobs = ReadonlyMap<Refusal, string>;

/** A refusal and what tells it from every other one ever made: its event and its place in it. */
export interface PlacedRefusal {
  readonly refusal: Refusal;
  readonly enqueuedAt: Instant;
  readonly place: readonly (string | number)[];
}

/**
 * Writes the large ones among the bodies to blobs. The name says whose body it is as well as what is in it, so that
 * what is handed over again finds it there, and no two dead letters share a blob.
 * @throws UnavailableError where blob storage cannot be reached.
 */
export async function keepLargeBodies(blobs: Blobs, refusals: Iterable<PlacedRefusal>): Promise<BodyBlobs> {
  const large = [...refusals].filter(({ refusal }) => refusal.body.length > MAX_ROW_BYTES);
  const names = new Map(large.map((placed) => [placed.refusal, nameOf(placed)]));
  for (let i = 0; i < large.length; i += AT_ONCE) {
    const some = large.slice(i, i + AT_ONCE).map(({ refusal }) => refusal);
    await Promise.all(
      some.map((refusal) => blobs.create(names.get(refusal) ?? "", refusal.body, "application/octet-stream")),
    );
  }
  return names;
}

function nameOf({ refusal, enqueuedAt, place }: PlacedRefusal): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([enqueuedAt, ...place]))
    .update(refusal.body)
    .digest("hex");
  return `dead-letters/${isoOf(enqueuedAt).slice(0, 10)}/${hash}`;
}

/** What the row of a refusal keeps of its body. */
export function keptBody(refusal: Refusal, bodyBlobs: BodyBlobs): Pick<DeadLetter, "body" | "bodyBytes" | "bodyBlob"> {
  const bodyBlob = bodyBlobs.get(refusal);
  const body = bodyBlob === undefined ? refusal.body : refusal.body.subarray(0, BEGINNING_BYTES);
  return { body, bodyBytes: refusal.body.length, bodyBlob };
}

/** The whole body, from the row or from its blob; undefined where the blob is gone. */
export const readBody = (
  blobs: Blobs,
  { bodyBlob }: Pick<DeadLetter, "bodyBlob">,
  inRow: Uint8Array,
): Promise<Uint8Array | undefined> => (bodyBlob === undefined ? Promise.resolve(inRow) : blobs.read(bodyBlob));

/**
 * Deletes the bodies of dead letters that are gone, whose rows went first: never the other way round.
 * @returns how many could not be deleted; nobody misses them
 */
export async function deleteBodies(blobs: Blobs, letters: Iterable<Pick<DeadLetter, "bodyBlob">>): Promise<number> {
  let left = 0;
  for (const { bodyBlob } of letters) {
    if (bodyBlob === undefined) continue;
    try {
      await blobs.delete(bodyBlob);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      left++;
    }
  }
  return left;
}
