import type { ScheduledTask } from "./execution";
import { ActionType, HistoryEventType, type HistoryEvent, type RetryOptions } from "./protocol";
import type { Instant } from "../../../shared/time";

const DAY_MS = 86_400_000;
const MAX_TIMER_MS = 6 * DAY_MS;
const TIMER_LEG_MS = 3 * DAY_MS;
const MAX_BACK_OFF_MS = 3650 * DAY_MS;

/** A task without its id, as the next to schedule; `fireAt` for timers. */
export type Next = Omit<ScheduledTask, "id"> & { fireAt?: Instant };

/**
 * What durable-functions schedules by itself, without asking the orchestrator, when `event` completes `task`; each
 * takes the next task id. After a failed attempt comes a timer (of no length after the last one), after that timer the
 * new attempt; a timer longer than six days goes in legs of three. The package counts attempts only: the options'
 * `retryTimeoutInMilliseconds` it does not look at, so neither do we.
 */
export function followUp(task: ScheduledTask, event: HistoryEvent, turnTime: Instant): Next | undefined {
  const { action, slot, attempt } = task;
  const retry = "retryOptions" in action ? action.retryOptions : undefined;
  if (retry !== undefined) {
    if (task.isBackOff)
      return attempt < retry.maxNumberOfAttempts ? { action, slot, attempt: attempt + 1, isBackOff: false } : undefined;
    return isFailure(event)
      ? { action, slot, attempt, isBackOff: true, fireAt: turnTime + backOffMs(retry, attempt) }
      : undefined;
  }
  if (action.actionType === ActionType.CreateTimer && Date.parse(action.fireAt) > turnTime)
    return { action, slot, attempt, isBackOff: false, fireAt: nextLeg(Date.parse(action.fireAt), turnTime) };
  return undefined;
}

/** Whether `event` makes durable-functions take a task id by itself; user code never goes on at such an event. */
export const takesTaskId = (task: ScheduledTask, event: HistoryEvent, turnTime: Instant): boolean =>
  followUp(task, event, turnTime) !== undefined;

/** When the timer for `fireAt` must first wake the orchestrator. */
export const nextLeg = (fireAt: Instant, turnTime: Instant): Instant =>
  fireAt - turnTime > MAX_TIMER_MS ? turnTime + TIMER_LEG_MS : fireAt;

function backOffMs(retry: RetryOptions, attempt: number): number {
  if (attempt >= retry.maxNumberOfAttempts) return 0;
  const interval = retry.firstRetryIntervalInMilliseconds * (retry.backoffCoefficient ?? 1) ** (attempt - 1);
  return Math.min(interval, retry.maxRetryIntervalInMilliseconds ?? MAX_BACK_OFF_MS);
}

const isFailure = (event: HistoryEvent): boolean =>
  event.EventType === HistoryEventType.TaskFailed ||
  event.EventType === HistoryEventType.SubOrchestrationInstanceFailed;
