import type { EventBatch, HubEvent } from "../../../shared/readings/hub/event";
import type { HubDescription, HubObserver, Remembering } from "../../../shared/readings/hub/hub-observer";

const NAMESPACE = "fleet.example";
const HUB = "readings";

interface Partition {
  begins: number;
  readonly events: HubEvent[];
}

/** A hub in memory, and an observer of it that remembers its last answer as the real one does. */
export class MemoryHub implements HubObserver {
  #createdAt = 1;
  #partitions = new Map<string, Partition>();
  #remembered: HubDescription | undefined;

  describe({ maxAgeMs = 0, sameHubMs = Infinity }: Remembering = {}): Promise<HubDescription> {
    const isSame = sameHubMs === Infinity || this.#remembered?.createdAt === this.#createdAt;
    if (maxAgeMs === 0 || this.#remembered === undefined || !isSame) this.#remembered = this.#description();
    return Promise.resolve(this.#remembered);
  }

  /** Numbers go on from the partition's last. */
  publish(partitionId: string, event: Omit<HubEvent, "sequenceNumber">): void {
    const partition = this.#partitions.get(partitionId) ?? { begins: 0, events: [] };
    this.#partitions.set(partitionId, partition);
    partition.events.push({ ...event, sequenceNumber: partition.begins + partition.events.length });
  }

  /** Deletes the hub and makes it anew, empty. */
  recreate(): void {
    this.#createdAt++;
    this.#partitions = new Map();
  }

  /** The partition's first `count` events are too old to be kept. */
  expire(partitionId: string, count: number): void {
    const partition = this.#partitions.get(partitionId);
    if (partition === undefined) return;
    partition.begins += partition.events.splice(0, count).length;
  }

  /** The events with numbers in [from, to). */
  batch(partitionId: string, from: number, to: number): EventBatch {
    const events = (this.#partitions.get(partitionId)?.events ?? []).filter(
      ({ sequenceNumber }) => sequenceNumber >= from && sequenceNumber < to,
    );
    return { namespace: NAMESPACE, hub: HUB, consumerGroup: "$Default", partitionId, events };
  }

  #description(): HubDescription {
    const partitions = [...this.#partitions].map(([partitionId, { begins, events }]) => ({
      partitionId,
      isEmpty: events.length === 0,
      beginningSequenceNumber: begins,
      lastSequenceNumber: begins + events.length - 1,
    }));
    // Nothing is published while it is asked.
    return { askedAt: Infinity, namespace: NAMESPACE, hub: HUB, createdAt: this.#createdAt, partitions };
  }
}
