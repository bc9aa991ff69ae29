import { isoOf } from "../../../shared/time";
import { HistoryEventType, type HistoryEvent } from "./protocol";
import type { InstanceRow, RuntimeStatus } from "./store/instances";

/** An instance as the HTTP API shows it. */
export interface InstanceStatus {
  name: string;
  instanceId: string;
  runtimeStatus: RuntimeStatus;
  input: unknown;
  customStatus: unknown;
  output: unknown;
  createdTime: string;
  lastUpdatedTime: string;
  historyEvents?: Record<string, unknown>[];
}

export function statusOf(row: InstanceRow, showInput = true): InstanceStatus {
  return {
    name: row.name,
    instanceId: row.id,
    runtimeStatus: row.status,
    input: showInput ? valueOf(row.input) : null,
    customStatus: valueOf(row.customStatus),
    output: valueOf(row.output),
    createdTime: isoOf(row.createdAt),
    lastUpdatedTime: isoOf(row.updatedAt),
  };
}

const valueOf = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

/**
 * History as people read it, as the extension shows it: a completed task is one entry with the time it was scheduled
 * at, turns are left out, results are shown on request.
 */
export function historyOf(texts: readonly string[], showOutput: boolean): Record<string, unknown>[] {
  const events = texts.map((text) => JSON.parse(text) as HistoryEvent);
  const completed = new Set(events.map(completedBy));
  const scheduled = new Map(events.filter(({ EventId }) => EventId >= 0).map((event) => [event.EventId, event]));
  return events
    .filter(({ EventType }) => !TURNS.has(EventType))
    .filter(({ EventId, EventType }) => !SCHEDULING.has(EventType) || !completed.has(EventId))
    .map((event) => entryOf(event, scheduled.get(completedBy(event) ?? -1), showOutput));
}

const TURNS = new Set<number>([HistoryEventType.OrchestratorStarted, HistoryEventType.OrchestratorCompleted]);
const SCHEDULING = new Set<number>([
  HistoryEventType.TaskScheduled,
  HistoryEventType.SubOrchestrationInstanceCreated,
  HistoryEventType.TimerCreated,
]);
const NAMES = Object.fromEntries(Object.entries(HistoryEventType).map(([name, type]) => [type, name]));

const completedBy = ({ TaskScheduledId, TimerId }: HistoryEvent): number | undefined => TaskScheduledId ?? TimerId;

function entryOf(event: HistoryEvent, scheduled: HistoryEvent | undefined, showOutput: boolean) {
  const functionName = scheduled?.Name ?? (event.EventType === HistoryEventType.EventRaised ? undefined : event.Name);
  return {
    EventType: NAMES[event.EventType],
    Timestamp: event.Timestamp,
    ...(functionName === undefined ? { Name: event.Name } : { FunctionName: functionName }),
    ...(scheduled === undefined ? {} : { ScheduledTime: scheduled.Timestamp }),
    ...{ FireAt: event.FireAt, InstanceId: event.InstanceId ?? scheduled?.InstanceId },
    ...{ Reason: event.Reason, OrchestrationStatus: event.OrchestrationStatus },
    ...(showOutput ? { Input: event.Input ?? undefined, Result: valueOf(event.Result ?? null) ?? undefined } : {}),
  };
}
