import type { Blobs } from "../blobs";
import { ConflictError, InvalidInputError } from "../errors";
import type { ResultRow } from "../scoring/result-row";
import type { Instant } from "../time";
import { manifestOf } from "./ended-run";
import { encodeRows, readPartRows, type PartRow } from "./part-rows";
import { CSV, JSON_LINES, rowFormOf } from "./row-form";
import type { Run } from "./run";
import { outputOf } from "./run-output";
import { stretchesOf } from "./result-stretches";

export interface ResultQuery {
  readonly device?: string | undefined;
  /** Of windows that end in (from, to]. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  readonly verdict?: ResultRow["verdict"] | undefined;
  /** The least. */
  readonly severity?: number | undefined;
  readonly limit: number;
  readonly format?: "jsonl" | "csv" | undefined;
  /** `{chunk}-{offset}`: where the page before ended. */
  readonly after?: string | undefined;
}

export interface ResultPage {
  /** Rows in the form that was asked for; of CSV the first page alone has the header, so that pages make one file. */
  readonly lines: string;
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

/** A page ends after so much was looked through, however few rows of it were wanted: a request has its time, too. */
const LOOK_THROUGH_BYTES = 32 * 1024 * 1024;

/**
 * A page of a run's rows, part by part; one device's alone are found through the index.
 * @throws ConflictError where the run has not ended, or kept no rows; InvalidInputError for a wrong `after`.
 */
export async function readResultPage(
  blobs: Blobs,
  run: Run,
  query: ResultQuery,
  lookThrough = LOOK_THROUGH_BYTES,
): Promise<ResultPage> {
  const { rows, next } = await readRows(blobs, run, query, lookThrough);
  const form = query.format === "csv" ? CSV : JSON_LINES;
  return { lines: (query.after === undefined ? form.header : "") + encodeRows(rows, form), next };
}

async function readRows(blobs: Blobs, run: Run, query: ResultQuery, lookThrough: number) {
  const rows: ResultRow[] = [];
  let next: string | undefined;
  let seen = 0;
  try {
    for await (const { row, bytes, end } of rowsFrom(blobs, run, query)) {
      const wanted = isWanted(row, query);
      if ((wanted && rows.length === query.limit) || seen >= lookThrough) return { rows, next };
      if (wanted) rows.push(row);
      seen += bytes;
      next = end;
    }
  } catch (error) {
    if (error instanceof SyntaxError && query.after !== undefined) throw notAnEnd(query.after);
    throw error;
  }
  return { rows, next: undefined };
}

const notAnEnd = (after: string) => new InvalidInputError("after", `"${after}" is not where a page ended`);

const isWanted = (row: ResultRow, { from, to, verdict, severity }: ResultQuery): boolean =>
  (verdict === undefined || row.verdict === verdict) &&
  (severity === undefined || (row.severity ?? -1) >= severity) &&
  (from === undefined || Date.parse(row.windowEnd) > from) &&
  (to === undefined || Date.parse(row.windowEnd) <= to);

interface PlacedRow extends PartRow {
  /** Where the next one begins. */
  readonly end: string;
}

async function* rowsFrom(blobs: Blobs, run: Run, { device, after }: ResultQuery): AsyncGenerator<PlacedRow> {
  const { parts, request } = await manifestOf(blobs, run);
  const { output } = outputOf(request);
  if (output === "summary") throw new ConflictError(`run ${run.runId} kept no rows: its output is "summary"`);
  const form = rowFormOf(output);
  const [firstChunk = 0, firstOffset = 0] = (after ?? "0-0").split("-").map(Number);
  const left = parts.filter(({ chunk }) => chunk >= firstChunk);
  for await (const { chunk, name, offset, bytes } of stretchesOf(blobs, run, left, device)) {
    const begun = chunk === firstChunk ? Math.max(0, firstOffset - offset) : 0;
    if (begun >= bytes) continue;
    const range = { offset: offset + begun, bytes: bytes - begun };
    for await (const row of readPartRows(blobs.stream(name, range), form)) {
      yield { ...row, end: `${chunk}-${range.offset + row.offset + row.bytes}` };
    }
  }
}
