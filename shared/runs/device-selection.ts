import type { Blobs } from "../blobs";
import { ConflictError } from "../errors";
import { FLEET, type DeviceId } from "../readings/reading";
import { getRun } from "./get-run";
import type { FailedDevice } from "./outcome-store";
import { isEnded, type DeviceSelection, type RunId } from "./run";
import { runFiles } from "./run-files";
import type { CandidateFilter } from "./candidate";
import type { RunStore } from "./run-store";

export interface SelectionServices {
  readonly runs: Pick<RunStore, "get">;
  readonly blobs: Pick<Blobs, "read">;
}

export const isList = (selection: DeviceSelection): selection is readonly DeviceId[] => Array.isArray(selection);

/** Of a list, each device once, in order. */
export const inOrder = (selection: DeviceSelection): DeviceSelection =>
  isList(selection) ? [...new Set(selection)].sort() : selection;

/**
 * What is asked of candidates, so that they are those of the selection.
 * @param selection undefined means all that are not retired
 * @throws NotFoundError, ConflictError where the run that is named cannot tell.
 */
export async function candidatesOf(
  services: SelectionServices,
  selection: DeviceSelection | undefined,
): Promise<CandidateFilter> {
  if (selection === undefined) return { isRetiredWanted: false };
  if (isList(selection)) return { ids: selection, isRetiredWanted: true };
  if (!("failedIn" in selection)) return { ...selection, isRetiredWanted: false };
  return { ids: [...(await failedIn(services, selection.failedIn))], isRetiredWanted: false };
}

/** By the errors that the end of the run has written, which name those that no part covers as well. */
async function failedIn({ runs, blobs }: SelectionServices, runId: RunId): Promise<ReadonlySet<DeviceId>> {
  const run = await getRun(runs, runId);
  if (!isEnded(run.status)) throw new ConflictError(`run ${runId} is ${run.status}: wait for its end`);
  const bytes = await blobs.read(runFiles.errors(runId, run.attempt));
  const lines = bytes === undefined ? undefined : Buffer.from(bytes).toString().split("\n");
  const failed = lines?.filter((line) => line !== "").map((line) => (JSON.parse(line) as FailedDevice).deviceId);
  if (failed === undefined || failed.includes(FLEET)) {
    throw new ConflictError(`run ${runId} ended as ${run.status} without saying which devices failed`);
  }
  return new Set(failed);
}
