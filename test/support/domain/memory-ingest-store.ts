import { merge } from "../../../shared/readings/aggregate";
import type { Bucket, BucketReader } from "../../../shared/readings/bucket-reader";
import type { BucketChange } from "../../../shared/readings/aggregate-points";
import type { DeadLetterEntry, DeadLetterId } from "../../../shared/readings/dead-letters/dead-letter-store";
import {
  MINUTE_MS,
  type DeadLetter,
  type Gap,
  type IngestCounts,
  type IngestMinute,
  type IngestState,
  type IngestStore,
  type IngestWrite,
  type LateChange,
  type PartitionKey,
  type PartitionProgress,
  type ReadingChanges,
} from "../../../shared/readings/ingest/ingest-store";
import type { DeviceId, SensorName } from "../../../shared/readings/reading";
import { floorTo, type Instant } from "../../../shared/time";

export type MemoryLetter = DeadLetterEntry & DeadLetter;

/** An ingest store in memory: keys are unique as in SQL, a write that breaks one leaves nothing behind. */
export class MemoryIngestStore implements IngestStore, BucketReader {
  closedThrough: Instant | undefined;
  /** Called before a write is kept; throws where the store is to fail. */
  beforeWrite: (write: IngestWrite) => void = () => undefined;
  readonly devices = new Set<DeviceId>();
  readonly lateChanges: LateChange[] = [];
  readonly seen = new Set<string>();
  readonly letters = new Map<DeadLetterId, MemoryLetter>();
  #lettersGiven = 0;
  readonly #buckets = new Map<string, BucketChange>();
  readonly #gaps = new Map<string, Gap>();
  readonly #minutes: IngestMinute[] = [];
  readonly #progress = new Map<string, PartitionProgress>();

  /** In order of device, bucket, sensor. */
  get buckets(): BucketChange[] {
    return [...this.#buckets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, bucket]) => bucket);
  }

  get gaps(): Gap[] {
    return [...this.#gaps.values()];
  }

  get deadLetters(): MemoryLetter[] {
    return [...this.letters.values()];
  }

  addLetter(letter: Omit<MemoryLetter, "id">): void {
    const id = ++this.#lettersGiven;
    this.letters.set(id, { ...letter, id });
  }

  /** Merges what readings change, and takes their items for seen. */
  apply(changes: ReadingChanges & { readonly seenItems: readonly string[] }): void {
    for (const change of changes.buckets) {
      const key = `${change.deviceId} ${change.bucketStart} ${change.sensor}`;
      const bucket = this.#buckets.get(key);
      if (bucket === undefined) this.#buckets.set(key, { ...change });
      else merge(bucket, change);
    }
    for (const key of changes.seenItems) this.seen.add(key);
    for (const { deviceId } of changes.devices) this.devices.add(deviceId);
    this.lateChanges.push(...changes.lateChanges);
  }

  /** As an operator's mistake does: everything else stays. */
  loseBuckets(): void {
    this.#buckets.clear();
  }

  count(partition: PartitionKey, counts: Partial<IngestCounts>): void {
    const before = this.#progress.get(keyOf(partition));
    if (before !== undefined) this.#progress.set(keyOf(partition), { ...before, ...addCounts(before, counts) });
  }

  ingest(
    partition: PartitionKey,
    itemKeys: readonly string[],
    now: Instant,
    decide: (state: IngestState) => IngestWrite | undefined,
  ): Promise<void> {
    const state: IngestState = {
      watermark: this.#progress.get(keyOf(partition))?.watermark,
      seen: new Set(itemKeys.filter((key) => this.seen.has(key))),
      closedThrough: this.closedThrough,
    };
    // An engine may repeat the transaction: only what was decided last counts.
    decide(state);
    const write = decide(state);
    if (write === undefined) return Promise.resolve();
    try {
      this.beforeWrite(write);
      this.#refuseKnownKeys(partition, write);
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
    this.#write(partition, now, write);
    return Promise.resolve();
  }

  /** One for each batch, which counts up to the same. */
  minutes(since: Instant): Promise<IngestMinute[]> {
    return Promise.resolve(this.#minutes.filter(({ minute }) => minute >= floorTo(since, MINUTE_MS)));
  }

  progress(): Promise<PartitionProgress[]> {
    return Promise.resolve([...this.#progress.values()]);
  }

  readSeries(deviceId: DeviceId, from: Instant, to: Instant): Promise<ReadonlyMap<SensorName, readonly Bucket[]>> {
    const series = new Map<SensorName, Bucket[]>();
    const its = [...this.#buckets.values()].filter((bucket) => bucket.deviceId === deviceId);
    for (const bucket of its.sort((a, b) => a.bucketStart - b.bucketStart)) {
      if (bucket.bucketStart < from || bucket.bucketStart >= to) continue;
      series.set(bucket.sensor, [...(series.get(bucket.sensor) ?? []), bucket]);
    }
    return Promise.resolve(series);
  }

  oldestBucket(): Promise<Instant | undefined> {
    const starts = [...this.#buckets.values()].map(({ bucketStart }) => bucketStart);
    return Promise.resolve(starts.length === 0 ? undefined : Math.min(...starts));
  }

  latestBucket(deviceId: DeviceId): Promise<Instant | undefined> {
    const its = [...this.#buckets.values()].filter((bucket) => bucket.deviceId === deviceId);
    return Promise.resolve(its.length === 0 ? undefined : Math.max(...its.map(({ bucketStart }) => bucketStart)));
  }

  countReadings(): Promise<number> {
    return Promise.resolve([...this.#buckets.values()].reduce((sum, { count }) => sum + count, 0));
  }

  #refuseKnownKeys(partition: PartitionKey, { seenItems, deadLetters, gaps }: IngestWrite): void {
    const unique = (what: string, keys: readonly string[], known: { has(key: string): boolean }): void => {
      if (new Set(keys).size < keys.length || keys.some((key) => known.has(key))) throw new Error(`${what} not unique`);
    };
    unique("seen item", seenItems, this.seen);
    const there = new Set(this.deadLetters.map((letter) => letterKey(letter.partition)(letter)));
    unique("dead letter", deadLetters.map(letterKey(partition)), there);
    unique("gap", gaps.map(gapKey(partition)), this.#gaps);
  }

  #write(partition: PartitionKey, now: Instant, write: IngestWrite): void {
    this.apply(write);
    for (const gap of write.gaps) this.#gaps.set(gapKey(partition)(gap), gap);
    for (const letter of write.deadLetters) {
      this.addLetter({ ...letter, partition, refusedAt: now, replays: 0, replayedAt: undefined });
    }
    const before = this.#progress.get(keyOf(partition)) ?? NONE;
    const counts = addCounts(before, write.counts);
    this.#progress.set(keyOf(partition), { ...partition, watermark: write.watermark, ...counts });
    const { counted, duplicates, deadLetters } = write.counts;
    const minute = floorTo(now, MINUTE_MS);
    this.#minutes.push({ ...partition, minute, late: write.late, counted, duplicates, deadLetters });
  }
}

const NONE: IngestCounts = { counted: 0, duplicates: 0, deadLetters: 0, redeliveredEvents: 0 };

const addCounts = (a: IngestCounts, b: Partial<IngestCounts>): IngestCounts => ({
  counted: a.counted + (b.counted ?? 0),
  duplicates: a.duplicates + (b.duplicates ?? 0),
  deadLetters: a.deadLetters + (b.deadLetters ?? 0),
  redeliveredEvents: a.redeliveredEvents + (b.redeliveredEvents ?? 0),
});

export const keyOf = ({ namespace, hub, hubCreatedAt, partitionId }: PartitionKey): string =>
  JSON.stringify([namespace, hub, hubCreatedAt, partitionId]);
const letterKey = (partition: PartitionKey) => (letter: Pick<DeadLetter, "sequenceNumber" | "index">) =>
  `${keyOf(partition)} ${letter.sequenceNumber} ${letter.index}`;
const gapKey = (partition: PartitionKey) => (gap: Gap) => `${keyOf(partition)} ${gap.fromSequence}`;
