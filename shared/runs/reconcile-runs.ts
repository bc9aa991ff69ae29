import { briefOf } from "../errors";
import { FLEET } from "../readings/reading";
import type { Clock } from "../time";
import { goneChunk } from "./gone-chunk";
import type { InstanceState, Orchestrations } from "./orchestrations";
import type { OutcomeStore } from "./outcome-store";
import { chunkInstanceIdOf, instanceIdOf, type Run, type RunId } from "./run";
import type { RunStore } from "./run-store";
import { startAttempt } from "./start-attempt";

export interface ReconcileServices {
  readonly runs: RunStore;
  readonly outcomes: OutcomeStore;
  readonly orchestrations: Pick<Orchestrations, "start" | "state" | "terminate">;
  readonly clock: Clock;
  readonly settings: { readonly maxAttempts: number; readonly maxDueAttempts: number };
}

export interface Reconciled {
  readonly revived: readonly RunId[];
  readonly failed: readonly RunId[];
  /** Runs that could not be looked at or started this time, and why; the others are not held up by them. */
  readonly troubled: readonly { readonly runId: RunId; readonly message: string }[];
}

/**
 * Holds every unfinished run against the engine: what was never started is started; what was lost, failed, was
 * terminated, or waits for a chunk that is gone gets a new attempt, and after the last one the run ends as failed and
 * its windows come round again.
 */
export async function reconcileRuns(services: ReconcileServices): Promise<Reconciled> {
  const revived: RunId[] = [];
  const failed: RunId[] = [];
  const troubled: { runId: RunId; message: string }[] = [];
  for (const run of await services.runs.unfinished()) {
    try {
      const fate = await reconcile(services, run);
      if (fate === "revived") revived.push(run.runId);
      if (fate === "failed") failed.push(run.runId);
    } catch (error) {
      troubled.push({ runId: run.runId, message: briefOf(error) });
    }
  }
  return { revived, failed, troubled };
}

async function reconcile(services: ReconcileServices, run: Run): Promise<"going" | "revived" | "failed"> {
  const { runs, orchestrations } = services;
  const { runId, attempt } = run;
  const instanceId = instanceIdOf(runId, attempt);
  const found = await orchestrations.state(instanceId);
  const { chunksPerWave } = run.request;
  const gone = await goneChunk(services, found, chunksPerWave, (chunk) => chunkInstanceIdOf(runId, attempt, chunk));
  if (found.state === "going" && gone === undefined) return "going";
  const instance = gone === undefined ? found : { ...found, failure: `it waits for ${gone}, which is gone` };
  if (run.status === "requested" && instance.state === "lost") {
    await startAttempt(orchestrations, runId, attempt);
    return "going";
  }
  // It may have finished between the two looks.
  const now = await runs.get(runId);
  if (now === undefined || now.status !== run.status || now.attempt !== attempt) return "going";
  if (gone !== undefined) await orchestrations.terminate(instanceId, `${gone} is gone`);
  if (attempt >= services.settings.maxAttempts) return fail(services, run, instance);
  if (await runs.nextAttempt(runId, attempt)) await startAttempt(orchestrations, runId, attempt + 1);
  return "revived";
}

async function fail({ outcomes, clock, settings }: ReconcileServices, run: Run, { state, failure }: InstanceState) {
  const ended = failure ?? "it ended without finishing the run";
  const found = state === "lost" ? "the engine no longer knows it" : ended;
  const message = `attempt ${run.attempt} of ${settings.maxAttempts}, instance ${instanceIdOf(run.runId, run.attempt)}: ${found}`;
  await outcomes.finish(run, {
    status: "failed",
    finishedAt: clock(),
    error: { code: "attempts-exhausted", message },
    unfinished: [{ deviceId: FLEET, from: run.from, to: run.to, reason: "failed", attempts: 1 }],
    maxDueAttempts: settings.maxDueAttempts,
  });
  return "failed" as const;
}
