import { readJson, type Blobs } from "../blobs";
import { ConflictError } from "../errors";
import type { RunManifest } from "./run-manifest";
import { isEnded, type Run } from "./run";
import { runFiles } from "./run-files";

/**
 * What an ended run's manifest says.
 * @throws ConflictError where the run has not ended, or ended without results.
 */
export async function manifestOf(blobs: Blobs, { runId, status, attempt }: Run): Promise<RunManifest> {
  if (!isEnded(status)) throw new ConflictError(`run ${runId} is ${status}: its results are not complete`);
  const manifest = await readJson<RunManifest>(blobs, runFiles.manifest(runId, attempt));
  if (manifest === undefined) throw new ConflictError(`run ${runId} ended as ${status}, without results`);
  return manifest;
}
