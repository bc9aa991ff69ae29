import type { RunId } from "./run";

const number = (n: number): string => String(n).padStart(5, "0");

/** Where a run's blobs lie. */
export const runFiles = {
  folder: (run: RunId) => `runs/${run}/`,
  plan: (run: RunId) => `runs/${run}/plan/plan.json`,
  planChunk: (run: RunId, planId: string, chunk: number) => `runs/${run}/plan/${planId}/chunk-${number(chunk)}.json`,
  /** The first device of each chunk: says which chunk a device is in. */
  planFirstIds: (run: RunId, planId: string) => `runs/${run}/plan/${planId}/first-ids.json`,
  part: (run: RunId, attempt: number, chunk: number, extension: "jsonl" | "csv" | "parquet" = "jsonl") =>
    `runs/${run}/${attempt}/parts/part-${number(chunk)}.${extension}`,
  tallies: (run: RunId, attempt: number, chunk: number) => `runs/${run}/${attempt}/tallies/part-${number(chunk)}.jsonl`,
  index: (run: RunId, attempt: number, chunk: number) => `runs/${run}/${attempt}/index/part-${number(chunk)}.json`,
  errors: (run: RunId, attempt: number) => `runs/${run}/${attempt}/errors.jsonl`,
  summary: (run: RunId, attempt: number) => `runs/${run}/${attempt}/summary.json`,
  manifest: (run: RunId, attempt: number) => `runs/${run}/${attempt}/manifest.json`,
} as const;

/** One chunk of one attempt of a run. */
export interface PartPlace {
  readonly runId: RunId;
  readonly attempt: number;
  readonly chunk: number;
}

/** Where each device's rows lie in a part: offset and length in bytes. */
export interface PartIndex {
  readonly bytes: number;
  readonly devices: Readonly<Record<string, readonly [offset: number, bytes: number]>>;
}

export const JSON_TYPE = "application/json";
export const JSON_LINES_TYPE = "application/x-ndjson";
export const CSV_TYPE = "text/csv; charset=utf-8";
export const PARQUET_TYPE = "application/vnd.apache.parquet";
