import type { BodyBlobs } from "../dead-letters/dead-letter-body";
import { decideIngest, type DecodedEvent } from "../ingest/decide-ingest";
import type { FillState, FoundGap, GapFill } from "./gap-store";
import type { Gap } from "../ingest/ingest-store";

/**
 * What the gap's events from its beginning to `upTo` change: merged as ingest merges them; those that are not among
 * `events`, the hub no longer holds.
 */
export function decideFill(
  { fromSequence }: Pick<FoundGap, "fromSequence">,
  upTo: number,
  events: readonly DecodedEvent[],
  state: FillState,
  { bucketMs, bodyBlobs }: { readonly bucketMs: number; readonly bodyBlobs: BodyBlobs },
): GapFill {
  // As if ingest stood right before the gap: all of it is new, and a hole in it is a gap of its own, for good.
  const before = { sequenceNumber: fromSequence - 1, enqueuedAt: 0 };
  const rules = { bucketMs, beginningSequenceNumber: fromSequence };
  const write = decideIngest(events, { ...state, watermark: before }, rules, bodyBlobs);
  if (write === undefined) throw new Error("with a watermark there is always something to write down");
  const { watermark, gaps, ...changes } = write;
  const rest: Gap[] =
    watermark.sequenceNumber < upTo ? [{ fromSequence: watermark.sequenceNumber + 1, toSequence: upTo }] : [];
  return { ...changes, upTo, lost: [...gaps, ...rest] };
}
