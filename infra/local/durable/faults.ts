import type { Answer } from "./answer";
import type { Execution, Slot } from "./execution";
import { customStatusProblem } from "./limits";
import { ActionType, type PlainAction } from "./protocol";

/**
 * Why the orchestrator's answer cannot be followed, as the whole output of a failed instance; undefined where it can.
 */
export function faultOf(execution: Execution, answer: Answer): string | undefined {
  const actions = answer.actions ?? [];
  const departure = answer.actions === undefined ? undefined : departureFrom(execution.slots, actions);
  if (departure !== undefined) return `Non-Deterministic workflow detected: ${departure}`;
  const problem =
    statusProblem(answer.customStatus) ??
    actions
      .slice(execution.slots.length)
      .map(actionProblem)
      .find((found) => found !== undefined) ??
    answer.error;
  return problem === undefined ? undefined : `Orchestrator function '${execution.name}' failed: ${problem}`;
}

const NAMES = Object.fromEntries(Object.entries(ActionType).map(([name, type]) => [type, name]));
const describe = ({ actionType, functionName }: Slot): string =>
  `${NAMES[actionType] ?? actionType}${functionName === undefined ? "" : ` '${functionName}'`}`;

/** How a replay departs from what earlier replays have shown, slot by slot. */
function departureFrom(slots: Execution["slots"], actions: readonly PlainAction[]): string | undefined {
  for (const [index, slot] of slots.entries()) {
    const action: Slot | undefined = actions[index];
    const expected = slot ?? { actionType: ActionType.WaitForExternalEvent };
    if (action?.actionType === expected.actionType && action.functionName === expected.functionName) continue;
    const now = action === undefined ? "has not scheduled it" : `scheduled ${describe(action)} in its place`;
    return (
      `a previous execution of this orchestration scheduled ${describe(expected)} as its action ${index}, ` +
      `but the current replay ${now}. Was the orchestrator's code changed while this instance was running?`
    );
  }
  return undefined;
}

const statusProblem = (status: unknown): string | undefined =>
  status === undefined ? undefined : customStatusProblem(JSON.stringify(status));

const UNSUPPORTED: Record<number, string> = {
  [ActionType.CallEntity]: "callEntity",
  [ActionType.SignalEntity]: "signalEntity",
  [ActionType.LockEntities]: "lock",
  [ActionType.ReleaseEntities]: "lock",
  [ActionType.CallHttp]: "callHttp",
};

function actionProblem(action: PlainAction): string | undefined {
  const unsupported = UNSUPPORTED[action.actionType];
  if (unsupported !== undefined)
    return `'${unsupported}' is not supported by the local Durable engine; it works in Azure and under Core Tools.`;
  if (action.actionType === ActionType.CreateTimer && Number.isNaN(Date.parse(action.fireAt)))
    return "createTimer was given a date that is not valid.";
  return undefined;
}
