import type { GapFill } from "../../../shared/readings/gaps/gap-store";
import type { Gap, PartitionKey } from "../../../shared/readings/ingest/ingest-store";
import type { Store } from "../../../shared/storage/store";
import { ingest, ingestWrite, PARTITION } from "./ingest-writes";
import { NOW } from "./times";

/** Makes the partition one that passed over these events. */
export async function leaveGaps(store: Store, gaps: readonly Gap[], partition = PARTITION): Promise<void> {
  const last = Math.max(...gaps.map(({ toSequence }) => toSequence));
  await ingest(store, ingestWrite(last + 1, { gaps }), partition);
}

/** What fills a gap up to event `upTo`: with nothing, unless said. */
export const gapFill = (upTo: number, changes: Partial<GapFill> = {}): GapFill => ({
  ...{ upTo, lost: [], buckets: [], deadLetters: [], seenItems: [], lateChanges: [], devices: [] },
  counts: { counted: 0, duplicates: 0, deadLetters: 0, redeliveredEvents: 0 },
  ...changes,
});

export const fill = (
  store: Store,
  fromSequence: number,
  write: GapFill,
  partition: PartitionKey = PARTITION,
): Promise<boolean> => store.gaps.fill({ partition, fromSequence }, [], NOW, () => write);

/** `open 3-5`, in the store's order. */
export const shownGaps = async (store: Store): Promise<string[]> =>
  (await store.gaps.list()).map(
    ({ fromSequence, toSequence, lostAt }) => `${lostAt === undefined ? "open" : "lost"} ${fromSequence}-${toSequence}`,
  );
