import type { Instant } from "../../../shared/time";
import type { Execution } from "./execution";
import { takesTaskId } from "./follow-up";
import { HistoryEventType, type HistoryEvent } from "./protocol";
import type { Message } from "./store/messages";

/** What one turn takes from the inbox; `events` is what of it the orchestrator is told, in that order. */
export interface Batch {
  readonly messages: readonly Message[];
  readonly events: readonly HistoryEvent[];
}

/**
 * Drains the inbox for one turn. Messages for an earlier execution, and completions of tasks that are not open
 * (a cancelled timer), are taken and told to nobody.
 *
 * The order within a turn matters: what makes durable-functions take task ids by itself comes first, so that these ids
 * never fall among those of the actions that user code schedules in the same turn, whose moment the answer does not
 * tell. External events come next: an execution that ends by `continueAsNew` has then seen all of them.
 */
export function takeBatch(execution: Execution, messages: readonly Message[], turnTime: Instant): Batch {
  const told = messages.filter((message) => concerns(execution, message));
  const ranked = told.map(({ event }) => ({ event, rank: rankOf(execution, event, turnTime) }));
  return { messages, events: ranked.sort((one, other) => one.rank - other.rank).map(({ event }) => event) };
}

/**
 * The same batch with at most `count` external events; the later ones stay in the inbox. For a turn that ended by
 * `continueAsNew`: only so is it known which events the execution has not seen, and the next one must get.
 */
export function withFewerRaised({ messages, events }: Batch, count: number): Batch {
  const later = new Set(events.filter(isRaised).slice(count));
  return {
    messages: messages.filter(({ event }) => !later.has(event)),
    events: events.filter((event) => !later.has(event)),
  };
}

export const isRaised = (event: HistoryEvent): boolean => event.EventType === HistoryEventType.EventRaised;

function concerns(execution: Execution, { executionId, event }: Message): boolean {
  if (executionId !== null && executionId !== execution.executionId) return false;
  const completed = completedTask(event);
  return completed === undefined || execution.open.has(completed);
}

function rankOf(execution: Execution, event: HistoryEvent, turnTime: Instant): number {
  if (isRaised(event)) return 2;
  const completed = completedTask(event);
  if (completed === undefined) return 0;
  const task = execution.open.get(completed);
  return task !== undefined && takesTaskId(task, event, turnTime) ? 1 : 3;
}

export const completedTask = (event: HistoryEvent): number | undefined => event.TaskScheduledId ?? event.TimerId;
