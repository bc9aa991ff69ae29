import { jsonBytes, type Blobs } from "../blobs";
import { parquetOf } from "./parquet-rows";
import { encodeRows, readPartRows } from "./part-rows";
import { RowSummary, summarizeRows, summarizeTallies, type PartSummary } from "./part-summary";
import { JSON_LINES, rowFormOf } from "./row-form";
import { JSON_TYPE, PARQUET_TYPE, runFiles, type PartPlace } from "./run-files";
import { keepsAllRows, outputOf, type AskedOutput, type RunOutput } from "./run-output";
import { witnessName } from "./witness";

export interface PartFiles {
  readonly devices: PartSummary;
  /** Of the rows that are kept. */
  readonly bytes: number;
}

/**
 * Reads a committed witness and writes what is made of it: the rows, where not all are kept, their index, Parquet. Each
 * is the same bytes for the same witness, and is made whole or not at all: who dies in between is made good by the next,
 * and a twin changes nothing.
 */
export async function writePartFiles(blobs: Blobs, place: PartPlace, asked: AskedOutput): Promise<PartFiles> {
  const output = outputOf(asked);
  const form = rowFormOf(output.output);
  const { runId, attempt, chunk } = place;
  const part = runFiles.part(runId, attempt, chunk, form.extension);
  const tallies = keepsAllRows(output) ? undefined : await keepSome(blobs, place, output, part);
  if (tallies !== undefined && output.output === "summary") return { devices: tallies, bytes: 0 };

  // Read once, whatever is made of it; from what stands, whoever wrote it.
  const isParquet = output.output === "parquet";
  const { devices, index } = await (isParquet
    ? writeParquet(blobs, place, part)
    : summarizeRows(blobs.stream(part), form));
  await blobs.create(runFiles.index(runId, attempt, chunk), jsonBytes(index), JSON_TYPE);
  return { devices: tallies ?? devices, bytes: index.bytes };
}

async function writeParquet(blobs: Blobs, { runId, attempt, chunk }: PartPlace, part: string): Promise<RowSummary> {
  const summary = new RowSummary(JSON_LINES);
  const file = await parquetOf(summary.of(readPartRows(blobs.stream(part))));
  await blobs.create(runFiles.part(runId, attempt, chunk, "parquet"), file, PARQUET_TYPE);
  return summary;
}

/** Writes the rows of anomalies alone, or none; what all rows were is in the tallies. */
async function keepSome(blobs: Blobs, place: PartPlace, output: RunOutput, part: string): Promise<PartSummary> {
  const tallies = await summarizeTallies(blobs.stream(witnessName(place, output)));
  if (output.output === "summary") return tallies;
  const form = rowFormOf(output.output);
  const anomalies = [...tallies.values()].flatMap((tally) => tally.anomalies);
  await blobs.create(part, Buffer.from(form.header + encodeRows(anomalies, form)), form.contentType);
  return tallies;
}
