import { isoOf, type Instant } from "../../../shared/time";
import type { Answer } from "./answer";
import type { Execution } from "./execution";
import {
  ActionType,
  HistoryEventType,
  type ContinueAsNewAction,
  type HistoryEvent,
  type PlainAction,
} from "./protocol";

/** How an execution ends; `output` and `input` are JSON text. */
export type End =
  | { status: "Completed" | "Failed"; output: string }
  | { status: "ContinuedAsNew"; input: string; carried: readonly HistoryEvent[] };

/** Whether the orchestrator goes on as a new execution. */
export const continuesAsNew = (answer: Answer): boolean =>
  answer.error === undefined && continuation(answer) !== undefined;

const continuation = ({ actions = [] }: Answer): ContinueAsNewAction | undefined =>
  actions.find((action) => action.actionType === ActionType.ContinueAsNew);

/** How the execution ends by this answer, which is no failure; undefined where it goes on. */
export function endOf(execution: Execution, answer: Answer): End | undefined {
  if (!answer.isDone) return undefined;
  const next = continuation(answer);
  if (next === undefined) return { status: "Completed", output: JSON.stringify(answer.output ?? null) };
  const input = typeof next.input === "string" ? next.input : JSON.stringify(next.input ?? null);
  return { status: "ContinuedAsNew", input, carried: unseenEvents(execution, answer.actions ?? []) };
}

/** External events beyond those that were waited for, name by name; the first ones answer the first waits. */
function unseenEvents(execution: Execution, actions: readonly PlainAction[]): HistoryEvent[] {
  const waits = new Map<string, number>();
  for (const action of actions)
    if (action.actionType === ActionType.WaitForExternalEvent)
      waits.set(action.externalEventName, (waits.get(action.externalEventName) ?? 0) + 1);
  return execution.raised.filter(({ Name = "" }) => {
    const open = waits.get(Name) ?? 0;
    waits.set(Name, open - 1);
    return open <= 0;
  });
}

/** What history says last of a turn. */
export function* closingEvents(execution: Execution, end: End | undefined, turnTime: Instant): Generator<HistoryEvent> {
  const Timestamp = isoOf(turnTime);
  if (end !== undefined && end.status !== "ContinuedAsNew")
    yield {
      EventType: HistoryEventType.ExecutionCompleted,
      EventId: execution.nextTaskId,
      Timestamp,
      OrchestrationStatus: end.status,
      Result: end.output,
    };
  yield { EventType: HistoryEventType.OrchestratorCompleted, EventId: -1, Timestamp };
}
