import type { Blobs, CommitOutcome } from "../blobs";
import type { ResultRow } from "../scoring/result-row";
import { tallyOf } from "./device-tally";
import { encodeRows } from "./part-rows";
import { JSON_LINES, rowFormOf } from "./row-form";
import { runFiles, type PartPlace } from "./run-files";
import { keepsAllRows, outputOf, type AskedOutput } from "./run-output";

/*
 * The witness of what a chunk's activities scored (docs/adr/0002): the blob that they stage blocks of and that is
 * committed once. Where all rows are kept it is the part itself; where not, a tally of each device in place of its rows.
 */

export function witnessName({ runId, attempt, chunk }: PartPlace, asked: AskedOutput): string {
  const output = outputOf(asked);
  if (!keepsAllRows(output)) return runFiles.tallies(runId, attempt, chunk);
  return runFiles.part(runId, attempt, chunk, rowFormOf(output.output).extension);
}

/** What is staged of a device; empty where it has no rows. */
export function witnessLines(rows: readonly ResultRow[], asked: AskedOutput): string {
  const output = outputOf(asked);
  if (keepsAllRows(output)) return encodeRows(rows, rowFormOf(output.output));
  const tally = tallyOf(rows);
  return tally === undefined ? "" : `${JSON.stringify(tally)}\n`;
}

/** Beyond any activity's. */
const HEADER_BLOCK = 99_999_999;

/** Commits these activities' blocks in their order, after a header where the form has one. */
export async function commitWitness(
  blobs: Blobs,
  place: PartPlace,
  staged: readonly number[],
  asked: AskedOutput,
): Promise<CommitOutcome> {
  const name = witnessName(place, asked);
  const output = outputOf(asked);
  const { header, contentType } = keepsAllRows(output) ? rowFormOf(output.output) : JSON_LINES;
  const ids = [...staged].sort((a, b) => a - b);
  if (header === "") return blobs.commitBlocks(name, ids, contentType);
  await blobs.stageBlock(name, HEADER_BLOCK, Buffer.from(header));
  return blobs.commitBlocks(name, [HEADER_BLOCK, ...ids], contentType);
}
