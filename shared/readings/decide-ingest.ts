import { aggregateReadings, type BucketChange } from "./aggregate-readings";
import type { Item } from "./item";
import type { DeadLetter, DeviceSeen, Gap, IngestState, IngestWrite, LateChange } from "./ingest-store";
import type { Reading } from "./reading";
import type { Instant } from "../time";

export interface DecodedEvent {
  readonly sequenceNumber: number;
  readonly enqueuedAt: Instant;
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
 */
export function decideIngest(
  events: readonly DecodedEvent[],
  state: IngestState,
  rules: IngestRules,
): IngestWrite | undefined {
  const reached = state.watermark?.sequenceNumber ?? -1;
  const fresh = events.filter((event) => event.sequenceNumber > reached);
  const last = fresh.at(-1) ?? state.watermark;
  if (last === undefined) return undefined;

  const { accepted, repeated, seenItems } = dropRepeated(fresh, state.seen);
  const readings = accepted.flatMap(({ item }) => item.readings);
  const buckets = aggregateReadings(readings, rules.bucketMs);
  const deadLetters = deadLettersOf(accepted);
  return {
    watermark: { sequenceNumber: last.sequenceNumber, enqueuedAt: last.enqueuedAt },
    counts: {
      counted: readings.length,
      duplicates: repeated,
      deadLetters: deadLetters.length,
      redeliveredEvents: events.length - fresh.length,
    },
    gaps: gapsOf(fresh, state.watermark?.sequenceNumber ?? rules.beginningSequenceNumber - 1),
    buckets,
    deadLetters,
    seenItems,
    lateChanges: lateChangesOf(buckets, state.closedThrough, rules.bucketMs),
    devices: devicesOf(readings),
  };
}

interface AcceptedItem {
  readonly event: DecodedEvent;
  readonly item: Item;
}

function dropRepeated(events: readonly DecodedEvent[], seenBefore: ReadonlySet<string>) {
  const accepted: AcceptedItem[] = [];
  const seenItems = new Set<string>();
  let repeated = 0;
  for (const event of events) {
    for (const item of event.items) {
      if (item.key !== undefined && (seenBefore.has(item.key) || seenItems.has(item.key))) {
        repeated += item.readings.length + item.refusals.length;
      } else {
        accepted.push({ event, item });
        if (item.key !== undefined) seenItems.add(item.key);
      }
    }
  }
  return { accepted, repeated, seenItems: [...seenItems] };
}

function deadLettersOf(accepted: readonly AcceptedItem[]): DeadLetter[] {
  let current: DecodedEvent | undefined;
  let index = 0;
  return accepted.flatMap(({ event, item }) => {
    if (event !== current) [current, index] = [event, 0];
    const { sequenceNumber, enqueuedAt } = event;
    return item.refusals.map((refusal) => ({ ...refusal, sequenceNumber, enqueuedAt, index: index++ }));
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

function lateChangesOf(buckets: readonly BucketChange[], closedThrough: Instant | undefined, bucketMs: number) {
  const changes: LateChange[] = [];
  if (closedThrough === undefined) return changes;
  for (const { deviceId, bucketStart } of buckets) {
    if (bucketStart >= closedThrough) continue;
    const last = changes.at(-1);
    const to = bucketStart + bucketMs;
    if (last?.deviceId === deviceId && bucketStart <= last.to) changes[changes.length - 1] = { ...last, to };
    else changes.push({ deviceId, from: bucketStart, to });
  }
  return changes;
}

function devicesOf(readings: readonly Reading[]): DeviceSeen[] {
  const devices = new Map<string, { -readonly [K in keyof DeviceSeen]: DeviceSeen[K] }>();
  for (const { deviceId, at } of readings) {
    const device = devices.get(deviceId);
    if (device === undefined) devices.set(deviceId, { deviceId, firstAt: at, lastAt: at });
    else {
      device.firstAt = Math.min(device.firstAt, at);
      device.lastAt = Math.max(device.lastAt, at);
    }
  }
  return [...devices.values()].sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
}
