import { readJson, type Blobs } from "../blobs";
import type { PlanSummary } from "./plan";
import type { RunId } from "./run";
import { runFiles } from "./run-files";

/**
 * The chunk of a plan that a device is in, if it is in any: devices are planned in order of id, and the first of each
 * chunk is known. -1 before the first; undefined for a plan that was made before these were written down.
 */
export async function homeChunk(
  blobs: Blobs,
  runId: RunId,
  { planId }: Pick<PlanSummary, "planId">,
  device: string,
): Promise<number | undefined> {
  const firstIds = await readJson<string[]>(blobs, runFiles.planFirstIds(runId, planId));
  return firstIds?.findLastIndex((first) => first <= device);
}
