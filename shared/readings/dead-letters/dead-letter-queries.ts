import type { Blobs } from "../../blobs";
import { NotFoundError } from "../../errors";
import { BEGINNING_BYTES, readBody } from "./dead-letter-body";
import type { DeadLetterEntry, DeadLetterFilter, DeadLetterId, DeadLetterStore } from "./dead-letter-store";

export interface ListedLetter extends DeadLetterEntry {
  /** The first bytes of its body. */
  readonly beginning: Uint8Array;
}

/** Newest first. */
export async function listDeadLetters(
  { deadLetters }: { readonly deadLetters: DeadLetterStore },
  filter: DeadLetterFilter,
  limit: number,
): Promise<ListedLetter[]> {
  const letters = await deadLetters.list(filter, { order: "newest", limit });
  const ids = letters.map(({ id }) => id);
  const beginnings = await deadLetters.bodies(ids, BEGINNING_BYTES);
  return letters.map((letter) => ({ ...letter, beginning: beginnings.get(letter.id) ?? new Uint8Array() }));
}

export interface ShownLetter extends ListedLetter {
  /** All of it; undefined where its blob was deleted. */
  readonly body: Uint8Array | undefined;
}

/** @throws NotFoundError where it is not there, or no more. */
export async function showDeadLetter(
  { deadLetters, blobs }: { readonly deadLetters: DeadLetterStore; readonly blobs: Blobs },
  id: DeadLetterId,
): Promise<ShownLetter> {
  const [letter] = await deadLetters.list({ ids: [id] }, { order: "newest", limit: 1 });
  const inRow = (await deadLetters.bodies([id], Number.MAX_SAFE_INTEGER)).get(id);
  if (letter === undefined || inRow === undefined) throw new NotFoundError(`dead letter ${id}`);
  const body = await readBody(blobs, letter, inRow);
  return { ...letter, beginning: inRow.subarray(0, BEGINNING_BYTES), body };
}
