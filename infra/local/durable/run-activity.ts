import type { FunctionApp, TypedData } from "../functions-host/invocation";
import { messageOf } from "../../../shared/errors";
import { isoOf, type Clock } from "../../../shared/time";
import { functionProblem } from "./functions";
import { HistoryEventType, type HistoryEvent } from "./protocol";
import type { ActivityRow } from "./store/activities";

/** Runs an activity once; never rejects, what the function throws is a failed task. */
export async function runActivity(app: FunctionApp, clock: Clock, row: ActivityRow): Promise<HistoryEvent> {
  const problem = functionProblem(app, row.name, "activityTrigger");
  if (problem !== undefined) return failed(clock, row, problem, "");
  try {
    const trigger: TypedData = row.input === null ? {} : { string: row.input };
    const triggerMetadata = { instanceId: { string: row.instanceId } };
    const { returnValue } = await app.invoke(row.name, trigger, { triggerMetadata });
    return completed(clock, row, jsonOf(returnValue));
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? "") : "";
    return failed(clock, row, `Activity function '${row.name}' failed: ${messageOf(error)}`, stack);
  }
}

const base = (clock: Clock, { taskId }: ActivityRow) => ({
  EventId: -1,
  Timestamp: isoOf(clock()),
  TaskScheduledId: taskId,
});

const completed = (clock: Clock, row: ActivityRow, Result: string): HistoryEvent => ({
  EventType: HistoryEventType.TaskCompleted,
  ...base(clock, row),
  Result,
});

const failed = (clock: Clock, row: ActivityRow, Reason: string, Details: string): HistoryEvent => ({
  EventType: HistoryEventType.TaskFailed,
  ...base(clock, row),
  Reason,
  Details,
});

/** A function's return value as JSON text. */
function jsonOf(value: TypedData | null | undefined): string {
  if (value?.json !== undefined) return value.json;
  if (value?.bytes !== undefined) return JSON.stringify(Buffer.from(value.bytes).toString("base64"));
  return JSON.stringify(value?.string ?? value?.int ?? value?.double ?? null);
}
