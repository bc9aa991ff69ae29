import { decideIngest, type DecodedEvent } from "../../../shared/readings/ingest/decide-ingest";
import type { PartitionKey } from "../../../shared/readings/ingest/ingest-store";
import type { Store } from "../../../shared/storage/store";
import { itemOf } from "../domain/points";
import { reading } from "./ingest-writes";
import { at, MINUTE, NOW } from "./times";

/** How many events, of one reading each, a partition of these tests holds. */
export const EVENTS = 60;

const event = (sequenceNumber: number): DecodedEvent => ({
  ...{ sequenceNumber, enqueuedAt: NOW, body: Buffer.from("") },
  items: [itemOf(reading(sequenceNumber, at(sequenceNumber % 3)))],
});

/** Ingests all events of a partition as an owner does: batch after batch, each decided by what is there. */
export async function ingestAll(
  store: Pick<Store, "ingest">,
  batchSize: number,
  partition: PartitionKey,
): Promise<void> {
  for (let first = 0; first < EVENTS; first += batchSize) {
    const numbers = Array.from({ length: Math.min(batchSize, EVENTS - first) }, (_, i) => first + i);
    await store.ingest.ingest(partition, [], NOW, (state) =>
      decideIngest(numbers.map(event), state, { bucketMs: MINUTE, beginningSequenceNumber: 0 }),
    );
  }
}
