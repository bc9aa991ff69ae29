import { NotFoundError } from "../errors";
import type { Run, RunId } from "./run";
import type { RunStore } from "./run-store";

/** @throws NotFoundError where there is no such run; UnavailableError where the store cannot be reached. */
export async function getRun(runs: Pick<RunStore, "get">, runId: RunId): Promise<Run> {
  const run = await runs.get(runId);
  if (run === undefined) throw new NotFoundError(`run ${runId}`);
  return run;
}
