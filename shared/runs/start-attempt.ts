import type { Orchestrations } from "./orchestrations";
import { instanceIdOf, type RunId } from "./run";

/** Starts an attempt under its instance id. @throws what the engine answers where it does not take it. */
export const startAttempt = (
  orchestrations: Pick<Orchestrations, "start">,
  runId: RunId,
  attempt: number,
): Promise<void> => orchestrations.start(instanceIdOf(runId, attempt), { runId, attempt });
