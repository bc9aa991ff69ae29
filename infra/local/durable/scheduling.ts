import { isoOf, type Instant } from "../../../shared/time";
import type { Execution, ScheduledTask } from "./execution";
import {
  ActionType,
  HistoryEventType,
  type ActivityAction,
  type HistoryEvent,
  type OrchestrationAction,
} from "./protocol";
import type { ActivityRow } from "./store/activities";
import type { ParentLink } from "./store/instances";

/**
 * The event that says a task was scheduled. Inputs are left out: history goes to the orchestrator at every turn, and
 * durable-functions takes them from the code.
 */
export function eventOf(
  execution: Execution,
  task: ScheduledTask,
  fireAt: Instant | undefined,
  turnTime: Instant,
): HistoryEvent {
  const base = { EventId: task.id, Timestamp: isoOf(turnTime) };
  const { action } = task;
  if (fireAt !== undefined || action.actionType === ActionType.CreateTimer)
    return { EventType: HistoryEventType.TimerCreated, ...base, FireAt: isoOf(fireAt ?? turnTime) };
  const named = { ...base, Name: action.functionName };
  if (isActivity(action)) return { EventType: HistoryEventType.TaskScheduled, ...named };
  const InstanceId = childId(execution, task.id, action);
  return { EventType: HistoryEventType.SubOrchestrationInstanceCreated, ...named, InstanceId };
}

/** The engine's note beside that event: inputs only where a retry will need them. */
export function noteOf({ action, ...task }: ScheduledTask): string {
  if (action.actionType === ActionType.CreateTimer || action.retryOptions !== undefined)
    return JSON.stringify({ ...task, action });
  const { actionType, functionName } = action;
  return JSON.stringify({ ...task, action: { actionType, functionName } });
}

export type WorkToStart =
  | { kind: "activity"; row: ActivityRow }
  | { kind: "timer"; fireAt: Instant }
  | { kind: "child"; name: string; instanceId: string; input: string; version: string | undefined; parent: ParentLink };

/** What must happen now that `event` has scheduled `task`. */
export function workOf(execution: Execution, task: ScheduledTask, event: HistoryEvent): WorkToStart {
  const { action, id: taskId } = task;
  const { instanceId, executionId, name } = execution;
  if (event.EventType === HistoryEventType.TimerCreated || action.actionType === ActionType.CreateTimer)
    return { kind: "timer", fireAt: Date.parse(event.FireAt ?? event.Timestamp) };
  if (isActivity(action))
    return {
      kind: "activity",
      row: { executionId, taskId, instanceId, name: action.functionName, input: textOf(action) },
    };
  return {
    kind: "child",
    name: action.functionName,
    instanceId: childId(execution, taskId, action),
    input: JSON.stringify(action.input ?? null),
    version: action.version,
    parent: { instanceId, executionId, name, taskId },
  };
}

const isActivity = (action: ActivityAction | OrchestrationAction): action is ActivityAction =>
  action.actionType === ActionType.CallActivity || action.actionType === ActionType.CallActivityWithRetry;

// An id of its own must fit the limits whatever the parent's is: so it is made of the execution's, as the extension does.
const childId = (execution: Execution, taskId: number, { instanceId }: OrchestrationAction): string =>
  instanceId === undefined || instanceId === "" ? `${execution.executionId}:${taskId}` : instanceId;

function textOf({ input }: ActivityAction): string | null {
  if (input === undefined || input === null) return null;
  return typeof input === "string" ? input : JSON.stringify(input);
}
