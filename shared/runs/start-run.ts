import { briefOf, ConflictError } from "../errors";
import { checkRequest, type AskedRun, type RequestServices } from "./check-request";
import { getRun } from "./get-run";
import { idempotencyOf, sameRequest } from "./idempotency";
import type { Orchestrations } from "./orchestrations";
import { newRunId, type Run, type RunId } from "./run";
import type { RunStore } from "./run-store";
import { startAttempt } from "./start-attempt";

export interface StartServices extends RequestServices {
  readonly runs: RunStore;
  readonly orchestrations: Pick<Orchestrations, "start">;
}

export interface StartedRun {
  readonly run: Run;
  /** Why the engine did not take it at once, where it did not. */
  readonly notStarted: string | undefined;
}

/**
 * Writes the run, then starts it. A start that fails is no loss: the next tick finds the run requested.
 * @param key the same one answers with the same run, whatever has changed since
 * @throws ConflictError where the key was given to another request; what `checkRequest` throws.
 */
export async function startRun(services: StartServices, request: AskedRun, key?: string): Promise<StartedRun> {
  const { runs, clock, orchestrations } = services;
  const idempotency = key === undefined ? undefined : idempotencyOf(key, request);
  const known = idempotency && (await runs.findByKey(idempotency.key));
  if (known !== undefined) {
    return { run: sameRequest(`run ${known.runId}`, known, idempotency), notStarted: undefined };
  }

  const checked = await checkRequest(services, request);
  const requestedAt = clock();
  const runId = newRunId(requestedAt);
  const run = await runs.insert({
    ...{ runId, kind: "ad-hoc", requestedAt, from: request.from, to: request.to },
    ...{ request: checked, generation: undefined, incomplete: false, idempotency },
  });
  if (run.runId !== runId) return { run: sameRequest(`run ${run.runId}`, run, idempotency), notStarted: undefined };
  const notStarted = await startAttempt(orchestrations, runId, 1).then(() => undefined, briefOf);
  return { run: await getRun(runs, runId), notStarted };
}

/**
 * Asks a run to stop: it ends as cancelled, keeping the parts that are published.
 * @throws NotFoundError; ConflictError where it has ended.
 */
export async function cancelRun(services: Pick<StartServices, "runs" | "clock">, runId: RunId): Promise<Run> {
  const { status } = await getRun(services.runs, runId);
  if (!(await services.runs.requestCancel(runId, services.clock()))) {
    throw new ConflictError(`run ${runId} has ended as ${status}`);
  }
  return getRun(services.runs, runId);
}
