import type { RunId } from "./run";

const number = (n: number): string => String(n).padStart(5, "0");

/** Where a run's blobs lie. */
export const runFiles = {
  folder: (run: RunId) => `runs/${run}/`,
  plan: (run: RunId) => `runs/${run}/plan/plan.json`,
  planChunk: (run: RunId, planId: string, chunk: number) => `runs/${run}/plan/${planId}/chunk-${number(chunk)}.json`,
  part: (run: RunId, attempt: number, chunk: number) => `runs/${run}/${attempt}/parts/part-${number(chunk)}.jsonl`,
  index: (run: RunId, attempt: number, chunk: number) => `runs/${run}/${attempt}/index/part-${number(chunk)}.json`,
  errors: (run: RunId, attempt: number) => `runs/${run}/${attempt}/errors.jsonl`,
  summary: (run: RunId, attempt: number) => `runs/${run}/${attempt}/summary.json`,
  manifest: (run: RunId, attempt: number) => `runs/${run}/${attempt}/manifest.json`,
} as const;

/** Where each device's rows lie in a part: offset and length in bytes. */
export interface PartIndex {
  readonly bytes: number;
  readonly devices: Readonly<Record<string, readonly [offset: number, bytes: number]>>;
}

export const JSON_TYPE = "application/json";
export const JSON_LINES_TYPE = "application/x-ndjson";
