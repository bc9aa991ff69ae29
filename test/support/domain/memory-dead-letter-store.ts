import type {
  DeadLetterEntry,
  DeadLetterFilter,
  DeadLetterId,
  DeadLetterStore,
  EventObject,
  PresentLetter,
  ReplayState,
  ReplayWrite,
} from "../../../shared/readings/dead-letters/dead-letter-store";
import type { PartitionKey } from "../../../shared/readings/ingest/ingest-store";
import type { RefusalReason } from "../../../shared/readings/decoding/refusal";
import type { Instant } from "../../../shared/time";
import { keyOf, type MemoryIngestStore, type MemoryLetter } from "./memory-ingest-store";

/** The dead letters of an ingest store in memory. */
export class MemoryDeadLetterStore implements DeadLetterStore {
  /** Called before a replay is kept; throws where the store is to fail. */
  beforeWrite: (write: ReplayWrite) => void = () => undefined;
  readonly #ingest: MemoryIngestStore;

  constructor(ingest: MemoryIngestStore) {
    this.#ingest = ingest;
  }

  list(filter: DeadLetterFilter, page: { order: "newest" | "oldest"; limit: number }): Promise<DeadLetterEntry[]> {
    const letters = this.#ingest.deadLetters.filter((letter) => meets(letter, filter)).sort((a, b) => a.id - b.id);
    if (page.order === "newest") letters.reverse();
    return Promise.resolve(letters.slice(0, page.limit));
  }

  bodies(ids: readonly DeadLetterId[], maxBytes: number): Promise<ReadonlyMap<DeadLetterId, Uint8Array>> {
    const letters = ids.flatMap((id) => this.#ingest.letters.get(id) ?? []);
    return Promise.resolve(new Map(letters.map(({ id, body }) => [id, body.subarray(0, maxBytes)])));
  }

  countByReason(filter: DeadLetterFilter): Promise<ReadonlyMap<RefusalReason, number>> {
    const counts = new Map<RefusalReason, number>();
    for (const letter of this.#ingest.deadLetters) {
      if (meets(letter, filter)) counts.set(letter.reason, (counts.get(letter.reason) ?? 0) + 1);
    }
    return Promise.resolve(counts);
  }

  replay(
    ids: readonly DeadLetterId[],
    itemKeys: readonly string[],
    now: Instant,
    decide: (state: ReplayState) => ReplayWrite,
  ): Promise<void> {
    const { seen, closedThrough } = this.#ingest;
    const present = new Map(ids.flatMap((id) => this.#present(id)));
    const state = { present, seen: new Set(itemKeys.filter((key) => seen.has(key))), closedThrough };
    // An engine may repeat the transaction: only what was decided last counts.
    decide(state);
    const write = decide(state);
    try {
      this.beforeWrite(write);
      if (write.seenItems.some((key) => seen.has(key))) throw new Error("seen item not unique");
      this.#apply(write, now);
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
    return Promise.resolve();
  }

  #present(id: DeadLetterId): [DeadLetterId, PresentLetter][] {
    const letter = this.#ingest.letters.get(id);
    if (letter === undefined) return [];
    const lastIndex = Math.max(...this.#ofEvent(letter).map(({ index }) => index));
    return [[id, { itemKey: letter.itemKey, lastIndex }]];
  }

  #ofEvent({ partition, sequenceNumber }: Pick<MemoryLetter, "partition" | "sequenceNumber">): MemoryLetter[] {
    return this.#ingest.deadLetters.filter(
      (other) => other.sequenceNumber === sequenceNumber && isSame(other.partition, partition),
    );
  }

  #apply(write: ReplayWrite, now: Instant): void {
    const { letters } = this.#ingest;
    this.#ingest.apply(write);
    for (const object of write.takenObjects) this.#forgetKeys(object);
    for (const letter of write.added) {
      if (this.#ofEvent(letter).some(({ index }) => index === letter.index)) throw new Error("dead letter not unique");
      this.#ingest.addLetter({ ...letter, replayedAt: now });
    }
    for (const { id, reason, detail } of write.refusedAgain) {
      const letter = letters.get(id);
      if (letter === undefined) throw new Error("a dead letter that is gone cannot be refused again");
      letters.set(id, { ...letter, reason, detail, replays: letter.replays + 1, replayedAt: now });
    }
    for (const id of write.settled) letters.delete(id);
    for (const change of write.counts) this.#ingest.count(change, change);
  }

  #forgetKeys(object: EventObject): void {
    for (const letter of this.#ofEvent({ partition: object, sequenceNumber: object.sequenceNumber })) {
      if (letter.objectIndex !== object.objectIndex) continue;
      this.#ingest.letters.set(letter.id, { ...letter, itemKey: undefined });
    }
  }
}

const isSame = (a: PartitionKey, b: PartitionKey): boolean => a === b || keyOf(a) === keyOf(b);

function meets(
  letter: DeadLetterEntry,
  { ids, reason, partitionId, from, to, after, upTo }: DeadLetterFilter,
): boolean {
  return (
    (ids === undefined || ids.includes(letter.id)) &&
    (reason === undefined || letter.reason === reason) &&
    (partitionId === undefined || letter.partition.partitionId === partitionId) &&
    (from === undefined || letter.refusedAt >= from) &&
    (to === undefined || letter.refusedAt < to) &&
    (after === undefined || letter.id > after) &&
    (upTo === undefined || letter.id <= upTo)
  );
}
