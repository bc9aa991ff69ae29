import type { Blobs } from "../../blobs";
import { readBody } from "./dead-letter-body";
import type { DeadLetterEntry, DeadLetterFilter, DeadLetterId, DeadLetterStore } from "./dead-letter-store";
import { decodeEvent, type ReadingLimits } from "../decoding/decode-event";
import type { HubEvent } from "../hub/event";
import { readingCount, refusedItem } from "../decoding/item";
import type { Refusal } from "../decoding/refusal";
import type { JudgedLetter } from "./replay-decision";

/** Bounds of what one transaction replays. */
const MAX_LETTERS = 500;
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_READINGS = 20_000;

interface JudgingServices {
  readonly deadLetters: DeadLetterStore;
  readonly blobs: Blobs;
  readonly settings: ReadingLimits;
}

export interface Judged {
  readonly letters: readonly JudgedLetter[];
  /** The last dead letter that was looked at, be it gone meanwhile; undefined where there was none. */
  readonly lastId: DeadLetterId | undefined;
}

/** The oldest of the dead letters, as many as one transaction may take, as the rules of today judge them. */
export async function judgeNext(services: JudgingServices, filter: DeadLetterFilter): Promise<Judged> {
  const letters = cut(await services.deadLetters.list(filter, { order: "oldest", limit: MAX_LETTERS }));
  const ids = letters.map(({ id }) => id);
  const inRows = await services.deadLetters.bodies(ids, Number.MAX_SAFE_INTEGER);
  const judged: JudgedLetter[] = [];
  let readings = 0;
  let lastId: DeadLetterId | undefined;
  for (const letter of letters) {
    lastId = letter.id;
    const inRow = inRows.get(letter.id);
    if (inRow === undefined) continue;
    const one = judge(letter, await readBody(services.blobs, letter, inRow), services.settings);
    judged.push(one);
    readings += one.items.reduce((sum, item) => sum + readingCount(item) + item.refusals.length, 0);
    if (readings >= MAX_READINGS) break;
  }
  return { letters: judged, lastId };
}

function cut(letters: readonly DeadLetterEntry[]): readonly DeadLetterEntry[] {
  let bytes = 0;
  const end = letters.findIndex(({ bodyBytes }, i) => (bytes += bodyBytes) > MAX_BYTES && i > 0);
  return end === -1 ? letters : letters.slice(0, end);
}

/** By the rules of ingest, against the time at which it was enqueued. */
export function judge(letter: DeadLetterEntry, body: Uint8Array | undefined, limits: ReadingLimits): JudgedLetter {
  const { sequenceNumber, enqueuedAt, contentEncoding, messageId, connectionDeviceId } = letter;
  if (body === undefined) {
    return refusedWhole(letter, new Uint8Array(), letter.reason, `its body is gone: ${letter.bodyBlob ?? ""}`);
  }
  if (letter.isWhole) {
    const event = { sequenceNumber, enqueuedAt, body, contentEncoding, messageId, connectionDeviceId };
    return { letter, body, items: decodeEvent(event, limits) };
  }
  // As the one object of an array, as it came: an array alone would be taken for an event of several objects. Its size
  // was found good, and written anew it may be larger.
  const inArray = Buffer.concat([Buffer.from("["), body, Buffer.from("]")]);
  const event: HubEvent = { sequenceNumber, enqueuedAt, body: inArray, connectionDeviceId };
  return { letter, body, items: decodeEvent(event, { ...limits, maxEventBytes: inArray.length }) };
}

/** A dead letter that stays as it is, for a reason that is none of the decoder's. */
export function refusedWhole(
  letter: DeadLetterEntry,
  body: Uint8Array,
  reason: Refusal["reason"],
  detail: string,
): JudgedLetter {
  return { letter, body, items: [refusedItem({ reason, detail, body })] };
}
