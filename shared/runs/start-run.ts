import { briefOf, ConflictError, InvalidInputError } from "../errors";
import { isDeviceId } from "../readings/reading";
import type { Clock, Range } from "../time";
import { checkRange } from "./check-range";
import { getRun } from "./get-run";
import type { Orchestrations } from "./orchestrations";
import { newRunId, type Run, type RunId, type RunShape } from "./run";
import { outputOf, type AskedOutput } from "./run-output";
import type { RunStore } from "./run-store";
import { startAttempt } from "./start-attempt";

export interface StartServices {
  readonly runs: RunStore;
  readonly clock: Clock;
  readonly orchestrations: Pick<Orchestrations, "start">;
  readonly settings: { readonly bucketMs: number; readonly runShape: RunShape };
}

/** What is not said is as the settings have it. */
export interface AdHocRequest extends Range, AskedOutput {
  readonly devices?: readonly string[] | undefined;
}

export interface StartedRun {
  readonly run: Run;
  /** Why the engine did not take it at once, where it did not. */
  readonly notStarted: string | undefined;
}

/**
 * Writes the run, then starts it. A start that fails is no loss: the next tick finds the run requested.
 * @throws InvalidInputError naming the field that is wrong.
 */
export async function startRun(services: StartServices, request: AdHocRequest): Promise<StartedRun> {
  const { runs, clock, orchestrations, settings } = services;
  checkRange(request, settings.bucketMs);
  // As they were given: sorted, an index would name another one.
  request.devices?.forEach((id, i) => {
    if (!isDeviceId(id)) throw new InvalidInputError(`devices[${i}]`, `"${id}" is not a device id`);
  });
  const devices = request.devices === undefined ? undefined : [...new Set(request.devices)].sort();
  const requestedAt = clock();
  const runId = newRunId(requestedAt);
  await runs.insert({
    ...{ runId, kind: "ad-hoc", requestedAt, from: request.from, to: request.to },
    request: { ...settings.runShape, ...outputAsked(settings.runShape, request), devices },
    ...{ generation: undefined, incomplete: false },
  });
  const started = await startAttempt(orchestrations, runId, 1).then(() => undefined, briefOf);
  return { run: await getRun(runs, runId), notStarted: started };
}

const outputAsked = (shape: RunShape, { output, anomaliesOnly }: AskedOutput) =>
  outputOf({ output: output ?? shape.output, anomaliesOnly: anomaliesOnly ?? shape.anomaliesOnly });

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
