import { ingestBatch } from "../../../shared/readings/ingest/ingest-batch";
import type { ReadingLimits } from "../../../shared/readings/decoding/decode-event";
import type { HubEvent } from "../../../shared/readings/hub/event";
import {
  replayDeadLetters,
  type ReplayCursor,
  type ReplaySelection,
} from "../../../shared/readings/dead-letters/replay-dead-letters";
import { ENQUEUED_AT, LIMITS } from "./hub-events";
import { MemoryBlobs } from "./memory-blobs";
import { MemoryDeadLetterStore } from "./memory-dead-letter-store";
import { MemoryHub } from "./memory-hub";
import { MemoryIngestStore } from "./memory-ingest-store";

/** A hub of one partition and the stores, all in memory; every event that is sent is ingested at once. */
export function replayWorld({ deduplicate = true } = {}) {
  const hub = new MemoryHub();
  const ingest = new MemoryIngestStore();
  const deadLetters = new MemoryDeadLetterStore(ingest);
  const blobs = new MemoryBlobs();
  let now = ENQUEUED_AT;
  const servicesWith = (limits: ReadingLimits) => ({
    ...{ hub, ingest, deadLetters, blobs, clock: () => now++ },
    settings: { ...limits, bucketMs: 60_000, deduplicate },
  });
  let sent = 0;
  return {
    ...{ ingest, deadLetters, blobs },
    send: async (event: Omit<HubEvent, "sequenceNumber">, limits: Partial<ReadingLimits> = {}) => {
      hub.publish("0", event);
      return ingestBatch(servicesWith({ ...LIMITS, ...limits }), hub.batch("0", sent++, sent));
    },
    replay: (
      selection: ReplaySelection = {},
      limits: Partial<ReadingLimits> = {},
      options: { budgetMs?: number; cursor?: ReplayCursor | undefined } = {},
    ) => replayDeadLetters(servicesWith({ ...LIMITS, ...limits }), selection, { budgetMs: Infinity, ...options }),
    counts: async () => {
      const [progress] = await ingest.progress();
      const { counted, duplicates, deadLetters: refused } = progress ?? { counted: 0, duplicates: 0, deadLetters: 0 };
      return { counted, duplicates, deadLetters: refused };
    },
  };
}
