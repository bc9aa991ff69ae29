import type { Clock } from "../time";
import { isOver, NEVER_STOP } from "./error-threshold";
import { getRun } from "./get-run";
import { isScheduledGoing } from "./is-scheduled-going";
import type { OutcomeStore } from "./outcome-store";
import { devicesBefore, type PlanSummary } from "./plan";
import { elapsedOf, progressOf, type RunProgress } from "./progress";
import type { RunId } from "./run";
import type { RunStore } from "./run-store";

export interface BeginServices {
  readonly runs: RunStore;
  readonly outcomes: Pick<OutcomeStore, "counted">;
  readonly clock: Clock;
}

export interface BeginInput {
  readonly runId: RunId;
  readonly attempt: number;
  readonly token: string;
  /** From the second wave on: what the run is, and how many chunks its waves have dealt with. */
  readonly plan?: PlanSummary | undefined;
  readonly chunksDone?: number | undefined;
  /** Of instances that understand it when they are told to wait. */
  readonly canWait?: true | undefined;
}

/** May this instance go on? `cancel`: finish with what there is. `stop`: the attempt is another's, touch nothing. */
export type Go = "on" | "cancel" | "stop";

export interface Begun {
  /** `finish`: with what there is, for too many devices have failed. `wait`: a scheduled run goes first; ask again. */
  readonly go: Go | "finish" | "wait";
  readonly progress?: RunProgress;
}

/**
 * Compares and sets the run row, so that an instance started twice ends at once; asked again before every wave, when it
 * counts what has come of those before. A device failed too where no part covers it. Who says nothing of a plan, as
 * before the first wave and in versions that showed no counts, is answered by the word alone. A slice of a backfill
 * waits as long as a scheduled run goes on.
 */
export async function beginRun(
  { runs, outcomes, clock }: BeginServices,
  { runId, attempt, token, plan, chunksDone = 0, canWait }: BeginInput,
): Promise<Go | Begun> {
  if (!(await runs.begin(runId, attempt, token, clock()))) return "stop";
  const { kind, cancelRequestedAt, request, startedAt } = await getRun(runs, runId);
  if (cancelRequestedAt !== undefined) return "cancel";
  if (canWait === true && kind === "backfill" && (await isScheduledGoing(runs))) return { go: "wait" };
  if (plan === undefined) return "on";
  const counts = await outcomes.counted(runId, attempt);
  const uncovered = Math.max(0, devicesBefore(plan, chunksDone) - counts.devices);
  const isFailing = isOver(request.errorThreshold ?? NEVER_STOP, counts.failedDevices + uncovered, plan.devices);
  const progress = progressOf(counts, plan.devices, elapsedOf(startedAt, clock()));
  return { go: isFailing ? "finish" : "on", progress };
}
