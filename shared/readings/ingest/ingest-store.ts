import type { Instant, Range } from "../../time";
import type { BucketChange } from "../aggregate-points";
import type { HubDescription, PartitionDescription } from "../hub/hub-observer";
import type { DeviceId } from "../reading";
import type { Refusal } from "../decoding/refusal";

/** A partition of a hub that was made at `hubCreatedAt`: one made anew starts its numbers anew. */
export interface PartitionKey {
  readonly namespace: string;
  readonly hub: string;
  readonly hubCreatedAt: Instant;
  readonly partitionId: string;
}

/** Up to where a partition is ingested. */
export interface Watermark {
  readonly sequenceNumber: number;
  readonly enqueuedAt: Instant;
}

/** What the transaction finds when it holds the partition. */
export interface IngestState {
  readonly watermark: Watermark | undefined;
  /** Those of the asked item keys that were ingested before. */
  readonly seen: ReadonlySet<string>;
  /** Undefined before the first scheduled run. */
  readonly closedThrough: Instant | undefined;
}

/** What is kept of a refused reading or body, so that it can be shown, and judged anew as at the first time. */
export interface DeadLetter extends Refusal {
  readonly sequenceNumber: number;
  /** Position among the refused of its event. */
  readonly index: number;
  readonly enqueuedAt: Instant;
  /** Whether it is its event's body as it came; else it is one reading or object of it. */
  readonly isWhole: boolean;
  /** Which object of its event it is of; 0 for a whole body. */
  readonly objectIndex: number;
  /** By what a repetition of its object is known, where nothing of the object was taken. */
  readonly itemKey: string | undefined;
  /** Of the event: a whole body cannot be taken apart without them. Undefined for anything less. */
  readonly contentEncoding: string | undefined;
  readonly messageId: string | undefined;
  readonly connectionDeviceId: string | undefined;
  /** Length of what was refused. */
  readonly bodyBytes: number;
  /** The blob that holds a large body; `body` is its beginning then. */
  readonly bodyBlob: string | undefined;
}

/** Sequence numbers, both included, that never reached us. */
export interface Gap {
  readonly fromSequence: number;
  readonly toSequence: number;
}

/** A stretch of a device's data that changed after it was closed: buckets that start in [from, to). */
export interface LateChange extends Range {
  readonly deviceId: DeviceId;
}

/** Where the first and the last of its buckets start: a device that goes on in one bucket changes nothing here. */
export interface DeviceSeen {
  readonly deviceId: DeviceId;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
}

export interface IngestCounts {
  /** Readings merged, readings of repeated items, refused readings, events delivered again. */
  readonly counted: number;
  readonly duplicates: number;
  readonly deadLetters: number;
  readonly redeliveredEvents: number;
}

/** What counted readings change. */
export interface ReadingChanges {
  readonly buckets: readonly BucketChange[];
  readonly lateChanges: readonly LateChange[];
  readonly devices: readonly DeviceSeen[];
}

/** All that one batch changes; written whole or not at all. */
export interface IngestWrite extends ReadingChanges {
  readonly watermark: Watermark;
  readonly counts: IngestCounts;
  /** How many of the counted readings are of a time that scheduled runs had taken already. */
  readonly late: number;
  readonly gaps: readonly Gap[];
  readonly deadLetters: readonly DeadLetter[];
  readonly seenItems: readonly string[];
}

export interface PartitionProgress extends PartitionKey, IngestCounts {
  readonly watermark: Watermark;
}

/** What a partition took in within a minute of the app's clock. */
export interface IngestMinute extends PartitionKey, Omit<IngestCounts, "redeliveredEvents"> {
  readonly minute: Instant;
  readonly late: number;
}

export const MINUTE_MS = 60_000;

export const isOf = ({ namespace, hub, createdAt }: HubDescription, partition: PartitionKey): boolean =>
  partition.namespace === namespace && partition.hub === hub && partition.hubCreatedAt === createdAt;

/** What is known of a partition of the hub as it is now. */
export const progressIn = (
  hub: HubDescription,
  partitionId: string,
  progress: readonly PartitionProgress[],
): PartitionProgress | undefined => progress.find((one) => isOf(hub, one) && one.partitionId === partitionId);

/** How far behind the hub a partition is. */
export interface PartitionLag {
  readonly partitionId: string;
  /** Events in the hub that are not ingested yet. */
  readonly lag: number;
  /** When the last event that is ingested was enqueued; undefined where none is. */
  readonly through: Instant | undefined;
}

export function lagOf(
  hub: HubDescription,
  { partitionId, isEmpty, beginningSequenceNumber, lastSequenceNumber }: PartitionDescription,
  progress: readonly PartitionProgress[],
): PartitionLag {
  const reached = progressIn(hub, partitionId, progress)?.watermark;
  const last = reached?.sequenceNumber ?? beginningSequenceNumber - 1;
  const lag = isEmpty ? 0 : Math.max(0, lastSequenceNumber - last);
  return { partitionId, lag, through: reached?.enqueuedAt };
}

export interface IngestStore {
  /**
   * Locks the partition, lets `decide` look at the state and writes what it answers, in one transaction. `decide` is
   * pure and may be called again when the engine repeats the transaction; answering undefined writes nothing.
   * @throws UnavailableError where the store cannot be reached or is busy: nothing is written.
   */
  ingest(
    partition: PartitionKey,
    itemKeys: readonly string[],
    now: Instant,
    decide: (state: IngestState) => IngestWrite | undefined,
  ): Promise<void>;

  /** How far every partition known has come, whatever hub it belongs to. */
  progress(): Promise<PartitionProgress[]>;

  /** What came in from the minute of `since` on, in whatever order; minutes without anything are left out. */
  minutes(since: Instant): Promise<IngestMinute[]>;
}
