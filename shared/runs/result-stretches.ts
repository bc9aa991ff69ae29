import { readJson, type Blobs } from "../blobs";
import type { ManifestPart } from "./run-manifest";
import { homeChunk } from "./home-chunk";
import type { PlanSummary } from "./plan";
import type { Run } from "./run";
import { runFiles, type PartIndex } from "./run-files";

/** A run of bytes of a part. */
export interface Stretch extends Extent {
  readonly chunk: number;
  readonly name: string;
}

interface Extent {
  readonly offset: number;
  readonly bytes: number;
}

/** All of the parts; or what one device has in the one that it is in, which the plan and the index tell. */
export async function* stretchesOf(
  blobs: Blobs,
  run: Run,
  parts: readonly ManifestPart[],
  device: string | undefined,
): AsyncGenerator<Stretch> {
  const home = device === undefined ? undefined : await homeOf(blobs, run, device);
  for (const { chunk, name, bytes } of parts) {
    if (name === undefined || (home !== undefined && home !== chunk)) continue;
    const range = device === undefined ? { offset: 0, bytes } : await rangeOf(blobs, run, chunk, device);
    if (range !== undefined) yield { chunk, name, ...range };
  }
}

async function homeOf(blobs: Blobs, { runId }: Run, device: string): Promise<number | undefined> {
  const plan = await readJson<PlanSummary>(blobs, runFiles.plan(runId));
  return plan && homeChunk(blobs, runId, plan, device);
}

async function rangeOf(
  blobs: Blobs,
  { runId, attempt }: Run,
  chunk: number,
  device: string,
): Promise<Extent | undefined> {
  const index = await readJson<PartIndex>(blobs, runFiles.index(runId, attempt, chunk));
  const found = index !== undefined && Object.hasOwn(index.devices, device) ? index.devices[device] : undefined;
  return found && { offset: found[0], bytes: found[1] };
}
