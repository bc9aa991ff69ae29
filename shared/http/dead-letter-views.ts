import { printable } from "../printable";
import type { ListedLetter, ShownLetter } from "../readings/dead-letters/dead-letter-queries";
import { REFUSALS } from "../readings/decoding/refusal";
import type { ReplayReport } from "../readings/dead-letters/replay-dead-letters";
import { isoOf } from "../time";

const PREVIEW_CHARACTERS = 200;

/** A dead letter as lists show it: what was found, what would be right, and how its body begins, fit for a terminal. */
export const deadLetterView = (letter: ListedLetter) => ({
  id: letter.id,
  reason: letter.reason,
  detail: letter.detail,
  expected: REFUSALS[letter.reason],
  ...{ namespace: letter.partition.namespace, hub: letter.partition.hub, partition: letter.partition.partitionId },
  sequenceNumber: letter.sequenceNumber,
  enqueuedAt: isoOf(letter.enqueuedAt),
  refusedAt: isoOf(letter.refusedAt),
  replays: letter.replays,
  replayedAt: letter.replayedAt === undefined ? null : isoOf(letter.replayedAt),
  /** Else it is one reading, or one object, of its event. */
  isWholeEvent: letter.isWhole,
  bodyBytes: letter.bodyBytes,
  preview: previewOf(letter),
});

/** With the body as it came: text where it is UTF-8, else base64; null where it was deleted. */
export function shownLetterView(letter: ShownLetter) {
  const text = letter.body && textOf(letter.body);
  return {
    ...deadLetterView(letter),
    contentEncoding: letter.contentEncoding ?? null,
    connectionDeviceId: letter.connectionDeviceId ?? null,
    bodyIs: text === undefined ? ("base64" as const) : ("text" as const),
    body: text ?? (letter.body === undefined ? null : Buffer.from(letter.body).toString("base64")),
  };
}

export const replayView = ({ deadLetters, counted, duplicates, stillRefused, remaining, next }: ReplayReport) => ({
  ...{ deadLetters, counted, duplicates, stillRefused, remaining },
  /** To be sent as "after", with the same selection, until it is null. */
  next: next === undefined ? null : `${next.after}-${next.upTo}`,
});

/** UTF-8 is text, though it may be cut in the middle of a character. */
function previewOf({ beginning, bodyBytes }: ListedLetter): string {
  const text = textOf(beginning, { stream: beginning.length < bodyBytes });
  const shown = text === undefined ? `base64 ${Buffer.from(beginning).toString("base64")}` : printable(text);
  const isAll = beginning.length === bodyBytes && shown.length <= PREVIEW_CHARACTERS;
  return isAll ? shown : `${shown.slice(0, PREVIEW_CHARACTERS)}…`;
}

function textOf(bytes: Uint8Array, options: { readonly stream?: boolean } = {}): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes, options);
  } catch {
    return undefined;
  }
}
