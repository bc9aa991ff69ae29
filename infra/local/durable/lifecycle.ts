import { randomUUID } from "node:crypto";
import { isoOf, type Instant } from "../../../shared/time";
import { HistoryEventType, type HistoryEvent } from "./protocol";
import type { HistoryStore } from "./store/history-store";
import { hasEnded, type EndStatus, type InstanceRow, type ParentLink } from "./store/instances";

/** A start message; one that is delivered again has the same `startId`. `input` is JSON text. */
export interface Start {
  instanceId: string;
  startId: string;
  name: string;
  version: string;
  input: string | null;
  parent?: ParentLink;
}

/** What follows here is for the body of a transaction: it reads and writes the store and nothing else. */

/**
 * Begins the instance, anew where its id has ended. Answers the status of the one that stands in the way, and
 * "repeated" for a start message that was followed already.
 */
export function beginInstance(store: HistoryStore, start: Start, now: Instant): "begun" | "repeated" | InstanceRow {
  const existing = store.instances.find(start.instanceId);
  if (existing?.startId === start.startId) return "repeated";
  if (existing !== undefined && !hasEnded(existing.status)) return existing;
  forget(store, start.instanceId);
  const row: InstanceRow = {
    ...{ id: start.instanceId, name: start.name, version: start.version, input: start.input },
    ...{ startId: start.startId, executionId: start.startId },
    parent: start.parent === undefined ? null : JSON.stringify(start.parent),
    ...{ output: null, customStatus: null, status: "Pending", createdAt: now, updatedAt: now },
  };
  store.instances.put(row);
  store.messages.post(row.id, row.executionId, startedEvent(row, start.parent, now));
  return "begun";
}

/**
 * Goes on as a new execution with an empty history. Messages for the old one are dropped, but for the external events
 * and the requests to suspend or resume that came in the meantime: they follow the `carried` ones.
 */
export function continueAsNew(
  store: HistoryStore,
  instance: InstanceRow,
  input: string,
  carried: readonly HistoryEvent[],
  now: Instant,
): void {
  const waiting = store.messages.of(instance.id).filter(({ executionId }) => executionId === null);
  forget(store, instance.id);
  const row: InstanceRow = { ...instance, input, executionId: randomUUID(), updatedAt: now };
  store.instances.put(row);
  const parent = row.parent === null ? undefined : (JSON.parse(row.parent) as ParentLink);
  store.messages.post(row.id, row.executionId, startedEvent(row, parent, now));
  for (const event of [...carried, ...waiting.map((message) => message.event)])
    store.messages.post(row.id, null, event);
}

/** Ends the instance and tells the parent that waits for it; answers the parent's id where there is one to wake. */
export function endInstance(
  store: HistoryStore,
  instance: InstanceRow,
  status: EndStatus,
  output: string,
  now: Instant,
): string | undefined {
  store.instances.end(instance.id, status, output, now);
  store.messages.deleteAll(instance.id);
  store.timers.deleteAll(instance.id);
  if (instance.parent === null) return undefined;
  const parent = JSON.parse(instance.parent) as ParentLink;
  const event = status === "Completed" ? childCompleted(parent, output, now) : childFailed(parent, textOf(output), now);
  return tell(store, parent, event) ? parent.instanceId : undefined;
}

/** Posts what is meant for one execution only; false where that is gone, has ended or was followed by another. */
export function tell(
  store: HistoryStore,
  { instanceId, executionId }: { instanceId: string; executionId: string },
  event: HistoryEvent,
): boolean {
  const row = store.instances.find(instanceId);
  if (row?.executionId !== executionId || hasEnded(row.status)) return false;
  store.messages.post(instanceId, executionId, event);
  return true;
}

/** A terminated or failed child is a failure to its parent. */
export const childFailed = (parent: ParentLink, reason: string, now: Instant): HistoryEvent => ({
  EventType: HistoryEventType.SubOrchestrationInstanceFailed,
  EventId: -1,
  Timestamp: isoOf(now),
  TaskScheduledId: parent.taskId,
  Reason: reason,
  Details: "",
});

const childCompleted = (parent: ParentLink, output: string, now: Instant): HistoryEvent => ({
  EventType: HistoryEventType.SubOrchestrationInstanceCompleted,
  EventId: -1,
  Timestamp: isoOf(now),
  TaskScheduledId: parent.taskId,
  Result: output,
});

/** Deletes all about the instance; activities that are under way go on and report to nobody. */
export function forget(store: HistoryStore, instanceId: string): void {
  store.instances.delete(instanceId);
  store.history.delete(instanceId);
  store.messages.deleteAll(instanceId);
  store.timers.deleteAll(instanceId);
}

function textOf(output: string): string {
  const value: unknown = JSON.parse(output);
  return typeof value === "string" ? value : output;
}

const startedEvent = (row: InstanceRow, parent: ParentLink | undefined, now: Instant): HistoryEvent => ({
  EventType: HistoryEventType.ExecutionStarted,
  EventId: -1,
  Timestamp: isoOf(now),
  Name: row.name,
  Version: row.version,
  // The input itself goes beside the history, once.
  Input: null,
  OrchestrationInstance: { InstanceId: row.id, ExecutionId: row.executionId },
  ParentInstance:
    parent === undefined
      ? null
      : {
          Name: parent.name,
          OrchestrationInstance: { InstanceId: parent.instanceId, ExecutionId: parent.executionId },
        },
});
