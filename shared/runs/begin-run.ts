import type { Clock } from "../time";
import { getRun } from "./get-run";
import type { RunId } from "./run";
import type { RunStore } from "./run-store";
import type { Go } from "./score-fleet";

/** Compares and sets the run row, so that an instance started twice ends at once; asked again before every wave. */
export async function beginRun(
  { runs, clock }: { readonly runs: RunStore; readonly clock: Clock },
  { runId, attempt, token }: { runId: RunId; attempt: number; token: string },
): Promise<Go> {
  if (!(await runs.begin(runId, attempt, token, clock()))) return "stop";
  return (await getRun(runs, runId)).cancelRequestedAt === undefined ? "on" : "cancel";
}
