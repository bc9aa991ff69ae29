import type { CaptureFile, CaptureFiles } from "../../../shared/readings/rebuild/capture-files";
import type { Slice } from "../../../shared/readings/rebuild/bucket-scratch";
import type { RebuildStore, StretchState } from "../../../shared/readings/rebuild/rebuild-store";
import type { HubEvent } from "../../../shared/readings/hub/event";
import type { Instant } from "../../../shared/time";
import type { MemoryIngestStore } from "./memory-ingest-store";

/** Capture's files in memory. */
export class MemoryCapture implements CaptureFiles {
  readonly #files: { readonly file: CaptureFile; readonly events: readonly HubEvent[] }[] = [];

  add(partitionId: string, windowStart: Instant, events: readonly HubEvent[]): void {
    const file = { name: `${partitionId}/${this.#files.length}`, partitionId, windowStart };
    this.#files.push({ file, events });
  }

  list(partitionId: string): Promise<CaptureFile[]> {
    const files = this.#files.map(({ file }) => file).filter((file) => file.partitionId === partitionId);
    return Promise.resolve(files.sort((a, b) => a.windowStart - b.windowStart));
  }

  async *read({ name }: CaptureFile): AsyncGenerator<readonly HubEvent[]> {
    await Promise.resolve();
    yield this.#files.find(({ file }) => file.name === name)?.events ?? [];
  }
}

/** Rebuilds into a store in memory, as the engines do into a database. */
export function memoryRebuildStore(store: MemoryIngestStore, keptFrom?: Instant): RebuildStore {
  const within = ({ from, to }: Pick<Slice, "from" | "to">) =>
    store.buckets.filter(({ bucketStart }) => bucketStart >= from && bucketStart < to);
  const stateOf = (stretch: Pick<Slice, "from" | "to">): StretchState => {
    const buckets = within(stretch);
    const starts = buckets.map(({ bucketStart }) => bucketStart);
    const readings = buckets.reduce((sum, { count }) => sum + count, 0);
    const found = { buckets: buckets.length, readings, first: Math.min(...starts), last: Math.max(...starts) };
    return { found: buckets.length === 0 ? undefined : found, closedThrough: store.closedThrough, keptFrom };
  };
  return {
    look: (stretch) => Promise.resolve(stateOf(stretch)),
    write: (stretch, decide) => {
      try {
        const pages = [...decide(stateOf(stretch))];
        for (const page of pages) store.apply({ ...page, seenItems: [] });
        return Promise.resolve();
      } catch (error) {
        return Promise.reject(error instanceof Error ? error : new Error(String(error)));
      }
    },
    read: async function* (stretch) {
      await Promise.resolve();
      yield* within(stretch);
    },
  };
}
