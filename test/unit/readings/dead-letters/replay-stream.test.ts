import fc from "fast-check";
import { UnavailableError } from "../../../../shared/errors";
import { openSqlite } from "../../../../shared/storage/sqlite/open-sqlite";
import { ENQUEUED_AT } from "../../../support/domain/hub-events";
import { MemoryDeadLetterStore } from "../../../support/domain/memory-dead-letter-store";
import { MemoryIngestStore } from "../../../support/domain/memory-ingest-store";
import { replayProperty, type ReadingStores } from "../../../support/domain/replay-property";

const openMemory = (): Promise<ReadingStores> => {
  const ingest = new MemoryIngestStore();
  return Promise.resolve({ ingest, buckets: ingest, deadLetters: new MemoryDeadLetterStore(ingest) });
};

/** Lets the store be away at some of its writes. */
function disturb({ deadLetters }: ReadingStores, faults: readonly boolean[]): void {
  let n = 0;
  if (!(deadLetters instanceof MemoryDeadLetterStore)) return;
  deadLetters.beforeWrite = () => {
    if (faults[n++] === true) throw new UnavailableError("the database", new Error("busy"));
  };
}

test("replaying in any order and any number of times comes to what mended rules would have come to", async () => {
  await fc.assert(replayProperty(openMemory, disturb), { numRuns: 400 });
});

test("on SQLite too", async () => {
  const opened: { close(): Promise<void> }[] = [];
  const open = async () => {
    const store = await openSqlite({ file: ":memory:", bucketMs: 60_000, beginPaused: false, now: ENQUEUED_AT });
    opened.push(store);
    return store;
  };
  await fc.assert(replayProperty(open), { numRuns: 30 });
  await Promise.all(opened.map((store) => store.close()));
});
