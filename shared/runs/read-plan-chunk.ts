import { readJson, type Blobs } from "../blobs";
import { AppError } from "../errors";
import type { PlannedDevice, PlanSummary } from "./plan";
import type { RunId } from "./run";
import { runFiles } from "./run-files";

/** @throws AppError `plan-missing` where the chunk's blob is not there; UnavailableError where storage is away. */
export async function readPlanChunk(
  blobs: Blobs,
  runId: RunId,
  plan: PlanSummary,
  chunk: number,
): Promise<readonly PlannedDevice[]> {
  const devices = await readJson<PlannedDevice[]>(blobs, runFiles.planChunk(runId, plan.planId, chunk));
  if (devices !== undefined) return devices;
  throw new AppError("plan-missing", `chunk ${chunk} of the plan of ${runId} is not there`);
}
