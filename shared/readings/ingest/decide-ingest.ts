import { printable } from "../../printable";
import type { Instant } from "../../time";
import type { BucketChange } from "../aggregate-points";
import { keptBody, type BodyBlobs } from "../dead-letters/dead-letter-body";
import type { HubEvent } from "../hub/event";
import { readingCount, type Item } from "../decoding/item";
import type { DeadLetter, Gap, IngestState, IngestWrite } from "./ingest-store";
import type { Point } from "../reading";
import { changesOf } from "../reading-changes";

export interface DecodedEvent extends HubEvent {
  readonly items: readonly Item[];
}

export interface IngestRules {
  readonly bucketMs: number;
  /** The first sequence number that the partition still holds: what a first batch may begin with. */
  readonly beginningSequenceNumber: number;
}

/**
 * What a batch changes, given what is there: events at or below the watermark and items seen before are duplicates,
 * everything else counts once. Undefined where there is nothing to write down at all.
 * @param bodyBlobs where the bodies lie that are too large for a row
 */
export function decideIngest(
  events: readonly DecodedEvent[],
  state: IngestState,
  rules: IngestRules,
  bodyBlobs: BodyBlobs = new Map(),
): IngestWrite | undefined {
  const fresh = beyond(events, state.watermark?.sequenceNumber ?? -1);
  const last = fresh.at(-1) ?? state.watermark;
  if (last === undefined) return undefined;

  const { points, counted, refused, repeated, seenItems } = sortOut(fresh, state.seen);
  const changes = changesOf(points, state.closedThrough, rules.bucketMs);
  const deadLetters = deadLettersOf(refused, bodyBlobs);
  return {
    watermark: { sequenceNumber: last.sequenceNumber, enqueuedAt: last.enqueuedAt },
    counts: {
      counted,
      duplicates: repeated,
      deadLetters: deadLetters.length,
      redeliveredEvents: events.length - fresh.length,
    },
    late: lateAmong(changes.buckets, state.closedThrough),
    gaps: gapsOf(fresh, state.watermark?.sequenceNumber ?? rules.beginningSequenceNumber - 1),
    deadLetters,
    seenItems: [...seenItems],
    ...changes,
  };
}

const lateAmong = (buckets: readonly BucketChange[], closedThrough: Instant = -Infinity): number =>
  buckets.reduce((sum, { bucketStart, count }) => (bucketStart < closedThrough ? sum + count : sum), 0);

/** A reader that lost its connection goes back, and may do so within a batch: each number counts where it comes first. */
function beyond(events: readonly DecodedEvent[], watermark: number): DecodedEvent[] {
  let reached = watermark;
  return events.filter(({ sequenceNumber }) => {
    if (sequenceNumber <= reached) return false;
    reached = sequenceNumber;
    return true;
  });
}

/** An item that is new, and of which something is refused. */
interface RefusedItem {
  readonly event: DecodedEvent;
  readonly objectIndex: number;
  readonly item: Item;
}

/** Tells what is new from what came before: what of it counts, and what is refused. */
export function sortOut(events: readonly DecodedEvent[], seenBefore: ReadonlySet<string>) {
  const points: Point[] = [];
  const refused: RefusedItem[] = [];
  const seenItems = new Set<string>();
  let counted = 0;
  let repeated = 0;
  for (const event of events) {
    let objectIndex = 0;
    for (const item of event.items) {
      const { key, point, refusals } = item;
      if (key !== undefined && (seenBefore.has(key) || seenItems.has(key))) {
        repeated += readingCount(item) + refusals.length;
      } else {
        if (refusals.length > 0) refused.push({ event, objectIndex, item });
        if (point !== undefined) {
          points.push(point);
          counted += point.values.length;
          // One of which nothing was taken leaves its id free: sent again after it was mended, it is no repetition.
          if (key !== undefined) seenItems.add(key);
        }
      }
      objectIndex++;
    }
  }
  return { points, counted, refused, repeated, seenItems };
}

function deadLettersOf(refused: readonly RefusedItem[], bodyBlobs: BodyBlobs): DeadLetter[] {
  let current: DecodedEvent | undefined;
  let index = 0;
  return refused.flatMap(({ event, objectIndex, item }) => {
    if (event !== current) [current, index] = [event, 0];
    const { sequenceNumber, enqueuedAt, connectionDeviceId } = event;
    return item.refusals.map((refusal) => {
      const isWhole = refusal.body === event.body;
      return {
        ...{ reason: refusal.reason, detail: printable(refusal.detail), ...keptBody(refusal, bodyBlobs) },
        ...{ sequenceNumber, index: index++, enqueuedAt, isWhole, objectIndex, connectionDeviceId },
        itemKey: item.point === undefined ? item.key : undefined,
        contentEncoding: isWhole ? event.contentEncoding : undefined,
        messageId: isWhole ? event.messageId : undefined,
      };
    });
  });
}

/** A hub hands its events out in order and without a hole, so a hole is a loss to write down. */
function gapsOf(events: readonly DecodedEvent[], reached: number): Gap[] {
  const gaps: Gap[] = [];
  for (const { sequenceNumber } of events) {
    if (sequenceNumber > reached + 1) gaps.push({ fromSequence: reached + 1, toSequence: sequenceNumber - 1 });
    reached = sequenceNumber;
  }
  return gaps;
}
