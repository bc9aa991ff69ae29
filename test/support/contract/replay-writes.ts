import type {
  DeadLetterEntry,
  DeadLetterId,
  ReplayState,
  ReplayWrite,
} from "../../../shared/readings/dead-letters/dead-letter-store";
import type { DeadLetter, PartitionKey } from "../../../shared/readings/ingest/ingest-store";
import type { Store } from "../../../shared/storage/store";
import { ingestWrite, PARTITION } from "./ingest-writes";
import { NOW } from "./times";

/** Dead letters in the store, refused now; those of one event in one call. */
export async function refuse(
  store: Store,
  letters: readonly DeadLetter[],
  partition: PartitionKey = PARTITION,
  now = NOW,
): Promise<DeadLetterId[]> {
  const before = (await newest(store))?.id ?? 0;
  const counts = { counted: 0, duplicates: 0, deadLetters: letters.length, redeliveredEvents: 0 };
  const write = ingestWrite(letters.at(-1)?.sequenceNumber ?? 0, { deadLetters: letters, counts });
  await store.ingest.ingest(partition, [], now, () => write);
  return (await all(store)).map(({ id }) => id).filter((id) => id > before);
}

/** Oldest first. */
export const all = (store: Store): Promise<DeadLetterEntry[]> =>
  store.deadLetters.list({}, { order: "oldest", limit: 1_000 });

const newest = async (store: Store): Promise<DeadLetterEntry | undefined> =>
  (await store.deadLetters.list({}, { order: "newest", limit: 1 }))[0];

/** What a replay changes: nothing, unless said. */
export const replayWrite = (changes: Partial<ReplayWrite> = {}): ReplayWrite => ({
  ...{ buckets: [], lateChanges: [], devices: [], seenItems: [], counts: [] },
  ...{ settled: [], refusedAgain: [], added: [], takenObjects: [] },
  ...changes,
});

export const replay = (store: Store, changes: Partial<ReplayWrite>, now = NOW + 1): Promise<void> =>
  store.deadLetters.replay([], [], now, () => replayWrite(changes));

/** What `decide` is shown; nothing is written. */
export async function shownToReplay(
  store: Store,
  ids: readonly DeadLetterId[],
  itemKeys: readonly string[] = [],
): Promise<ReplayState | undefined> {
  let shown: ReplayState | undefined;
  await store.deadLetters.replay(ids, itemKeys, NOW, (state) => {
    shown = state;
    return replayWrite();
  });
  return shown;
}
