import type { FunctionApp, TypedData } from "../functions-host/invocation";
import { messageOf } from "../../../shared/errors";
import { isoOf } from "../../../shared/time";
import { functionProblem } from "./functions";
import { HistoryEventType, type HistoryEvent } from "./protocol";
import type { ActivityRow } from "./store/activities";

/** Runs an activity once; never rejects, what the function throws is a failed task. */
export async function runActivity(app: FunctionApp, row: ActivityRow): Promise<HistoryEvent> {
  const problem = functionProblem(app, row.name, "activityTrigger");
  if (problem !== undefined) return failed(row, problem, "");
  try {
    const trigger: TypedData = row.input === null ? {} : { string: row.input };
    const triggerMetadata = { instanceId: { string: row.instanceId } };
    const { returnValue } = await app.invoke(row.name, trigger, { triggerMetadata });
    return completed(row, jsonOf(returnValue));
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? "") : "";
    return failed(row, `Activity function '${row.name}' failed: ${messageOf(error)}`, stack);
  }
}

const base = ({ taskId }: ActivityRow) => ({ EventId: -1, Timestamp: isoOf(Date.now()), TaskScheduledId: taskId });

const completed = (row: ActivityRow, Result: string): HistoryEvent => ({
  EventType: HistoryEventType.TaskCompleted,
  ...base(row),
  Result,
});

const failed = (row: ActivityRow, Reason: string, Details: string): HistoryEvent => ({
  EventType: HistoryEventType.TaskFailed,
  ...base(row),
  Reason,
  Details,
});

/** A function's return value as JSON text. */
function jsonOf(value: TypedData | null | undefined): string {
  if (value?.json !== undefined) return value.json;
  if (value?.bytes !== undefined) return JSON.stringify(Buffer.from(value.bytes).toString("base64"));
  return JSON.stringify(value?.string ?? value?.int ?? value?.double ?? null);
}
