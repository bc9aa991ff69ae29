import { readJson, type Blobs, type ByteRange } from "../blobs";
import { ConflictError, InvalidInputError } from "../errors";
import type { ResultRow } from "../scoring/result-row";
import type { RunManifest } from "./finish-run";
import { encodeRows, readPartRows } from "./part-rows";
import { isEnded, type Run } from "./run";
import { runFiles, type PartIndex } from "./run-files";

export interface ResultQuery {
  readonly device?: string | undefined;
  readonly verdict?: ResultRow["verdict"] | undefined;
  readonly limit: number;
  /** `{part}-{offset}`: where the page before ended. */
  readonly after?: string | undefined;
}

export interface ResultPage {
  /** JSON lines. */
  readonly lines: string;
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

/**
 * A page of a run's rows, part by part; one device's alone are found through the index.
 * @throws ConflictError where the run has not ended, or ended without results; InvalidInputError for a wrong `after`.
 */
export async function readResultPage(blobs: Blobs, run: Run, query: ResultQuery): Promise<ResultPage> {
  if (!isEnded(run.status)) throw new ConflictError(`run ${run.runId} is ${run.status}: its results are not complete`);
  const manifest = await readJson<RunManifest>(blobs, runFiles.manifest(run.runId, run.attempt));
  if (manifest === undefined) throw new ConflictError(`run ${run.runId} ended as ${run.status}, without results`);
  const rows: ResultRow[] = [];
  let next: string | undefined;
  try {
    for await (const { row, end } of rowsOf(blobs, manifest, query)) {
      if (rows.length === query.limit) return { lines: encodeRows(rows), next };
      rows.push(row);
      next = end;
    }
  } catch (error) {
    if (error instanceof SyntaxError && query.after !== undefined) {
      throw new InvalidInputError("after", `"${query.after}" is not where a page ended`);
    }
    throw error;
  }
  return { lines: encodeRows(rows), next: undefined };
}

async function* rowsOf(blobs: Blobs, { parts }: RunManifest, query: ResultQuery) {
  const [firstPart = 0, firstOffset = 0] = (query.after ?? "0-0").split("-").map(Number);
  for (const [i, { name, bytes: size }] of parts.entries()) {
    if (i < firstPart) continue;
    const range = await rangeIn(blobs, name, size, query.device);
    const skipped = i === firstPart ? Math.max(range.offset, firstOffset) - range.offset : 0;
    const rest = { offset: range.offset + skipped, bytes: range.bytes - skipped };
    if (rest.bytes <= 0) continue;
    for await (const { row, offset, bytes } of readPartRows(blobs.stream(name, rest))) {
      const wanted = query.verdict === undefined || row.verdict === query.verdict;
      if (wanted) yield { row, end: `${i}-${rest.offset + offset + bytes}` };
    }
  }
}

async function rangeIn(blobs: Blobs, part: string, size: number, device: string | undefined): Promise<ByteRange> {
  if (device === undefined) return { offset: 0, bytes: size };
  const index = await readJson<PartIndex>(blobs, part.replace("/parts/", "/index/").replace(/\.jsonl$/, ".json"));
  const found = index !== undefined && Object.hasOwn(index.devices, device) ? index.devices[device] : undefined;
  return found === undefined ? { offset: 0, bytes: 0 } : { offset: found[0], bytes: found[1] };
}
