import { jsonBytes, type Blobs } from "../blobs";
import { parquetOf } from "./parquet-rows";
import { encodeRows, readPartRows } from "./part-rows";
import { summarizeRows, summarizeTallies, type PartSummary } from "./part-summary";
import { rowFormOf, type RowForm } from "./row-form";
import { JSON_TYPE, PARQUET_TYPE, runFiles, type PartIndex, type PartPlace } from "./run-files";
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
  const rows = runFiles.part(runId, attempt, chunk, form.extension);
  const { devices, index } = await (keepsAllRows(output)
    ? summarizeRows(blobs.stream(rows), form)
    : keepSome(blobs, place, output, form, rows));
  if (index === undefined) return { devices, bytes: 0 };

  await blobs.create(runFiles.index(runId, attempt, chunk), jsonBytes(index), JSON_TYPE);
  if (output.output === "parquet") {
    const file = await parquetOf(readPartRows(blobs.stream(rows), form));
    await blobs.create(runFiles.part(runId, attempt, chunk, "parquet"), file, PARQUET_TYPE);
  }
  return { devices, bytes: index.bytes };
}

/** The rows of anomalies alone, or none. Where they lie is read back from what stands, whoever wrote it. */
async function keepSome(
  blobs: Blobs,
  place: PartPlace,
  output: RunOutput,
  form: RowForm,
  name: string,
): Promise<{ devices: PartSummary; index: PartIndex | undefined }> {
  const devices = await summarizeTallies(blobs.stream(witnessName(place, output)));
  if (output.output === "summary") return { devices, index: undefined };
  const anomalies = [...devices.values()].flatMap((tally) => tally.anomalies);
  await blobs.create(name, Buffer.from(form.header + encodeRows(anomalies, form)), form.contentType);
  const { index } = await summarizeRows(blobs.stream(name), form);
  return { devices, index };
}
