import type { Instant } from "../../../shared/time";
import type { Answer } from "./answer";
import type { Execution, ScheduledTask } from "./execution";
import { faultOf } from "./faults";
import { followUp, nextLeg, type Next } from "./follow-up";
import { completedTask } from "./batch";
import { customStatusProblem } from "./limits";
import { ActionType, type HistoryEvent, type PlainAction } from "./protocol";
import { closingEvents, endOf, type End } from "./ending";
import { eventOf } from "./scheduling";

/** What a turn adds to history, the tasks among it to be set going, and what else it changes. */
export interface Outcome {
  readonly recorded: { event: HistoryEvent; task?: ScheduledTask }[];
  readonly cancelledTimers: number[];
  /** JSON text; undefined leaves it as it was. */
  readonly customStatus: string | undefined;
  end: End | undefined;
}

/**
 * One turn, decided: `events` were told to the orchestrator at `turnTime`, and this was its answer. Brings the
 * execution up to date; if what comes out cannot be stored, the execution must be dropped and loaded again.
 */
export function settleTurn(
  execution: Execution,
  events: readonly HistoryEvent[],
  answer: Answer,
  turnTime: Instant,
): Outcome {
  const fault = faultOf(execution, answer);
  const customStatus = acceptableStatus(answer);
  const outcome: Outcome = { recorded: [], cancelledTimers: [], customStatus, end: undefined };
  const record = (event: HistoryEvent, task?: ScheduledTask) => {
    execution.append(event, task);
    outcome.recorded.push(task === undefined ? { event } : { event, task });
  };
  const schedule = (next: Next) => {
    const task = taskOf(execution, next);
    record(eventOf(execution, task, next.fireAt, turnTime), task);
  };

  for (const event of events) {
    const next = followUpOf(execution, event, turnTime);
    record(event);
    if (next !== undefined) schedule(next);
  }
  if (fault === undefined) {
    for (const next of newTasks(execution, answer, turnTime)) schedule(next);
    outcome.cancelledTimers.push(...cancelledTimers(execution, answer.actions ?? []));
  }
  outcome.end = fault === undefined ? endOf(execution, answer) : { status: "Failed", output: JSON.stringify(fault) };
  for (const event of closingEvents(execution, outcome.end, turnTime)) record(event);
  return outcome;
}

function acceptableStatus({ customStatus }: Answer): string | undefined {
  if (customStatus === undefined) return undefined;
  const text = JSON.stringify(customStatus);
  return customStatusProblem(text) === undefined ? text : undefined;
}

function followUpOf(execution: Execution, event: HistoryEvent, turnTime: Instant): Next | undefined {
  const completed = completedTask(event);
  const task = completed === undefined ? undefined : execution.open.get(completed);
  return task === undefined ? undefined : followUp(task, event, turnTime);
}

/**
 * The actions beyond those of earlier turns that take a task id. `Task.any` over tasks that are scheduled already sends
 * their actions again; they are taken for new ones, which misleads the orchestrator just as the extension does.
 */
function* newTasks(execution: Execution, { actions = [] }: Answer, turnTime: Instant): Generator<Next> {
  for (let slot = execution.slots.length; slot < actions.length; slot++) {
    const action = actions[slot];
    if (action === undefined || !takesId(action)) continue;
    const next: Next = { action, slot, attempt: 1, isBackOff: false };
    if (action.actionType === ActionType.CreateTimer) next.fireAt = nextLeg(Date.parse(action.fireAt), turnTime);
    yield next;
  }
}

const takesId = (action: PlainAction): action is ScheduledTask["action"] => action.actionType in TAKES_ID;
const TAKES_ID = { 0: true, 1: true, 2: true, 3: true, 5: true };

const taskOf = (execution: Execution, { slot, attempt, isBackOff, action }: Next): ScheduledTask => ({
  id: execution.nextTaskId,
  slot,
  attempt,
  isBackOff,
  action,
});

function cancelledTimers(execution: Execution, actions: readonly PlainAction[]): number[] {
  const cancelled = [...execution.open.values()].filter(({ slot }) => {
    const action = actions[slot];
    return action?.actionType === ActionType.CreateTimer && action.isCanceled;
  });
  return cancelled.map(({ id }) => id);
}
