import type { FunctionApp } from "../functions-host/invocation";
import { messageOf } from "../../../shared/errors";
import { functionProblem } from "./functions";
import { flatten, type OrchestratorState, type PlainAction } from "./protocol";

/** What one replay of an orchestrator came to. `actions` is undefined where it told nothing but its failure. */
export interface Answer {
  actions: readonly PlainAction[] | undefined;
  isDone: boolean;
  output?: unknown;
  customStatus?: unknown;
  error?: string;
}

const STATE_MARK = "\n\n$OutOfProcData$:";

/** Replays the orchestrator function `name`; never rejects, a failing function is an answer with `error`. */
export async function askOrchestrator(app: FunctionApp, name: string, turnInput: string): Promise<Answer> {
  const problem = functionProblem(app, name, "orchestrationTrigger");
  if (problem !== undefined) return failure(problem);
  try {
    const { returnValue } = await app.invoke(name, { string: turnInput });
    if (returnValue?.json === undefined) return failure("the function answered without an orchestrator's state");
    return read(JSON.parse(returnValue.json) as OrchestratorState);
  } catch (error) {
    return readFailure(messageOf(error));
  }
}

function readFailure(message: string): Answer {
  const at = message.indexOf(STATE_MARK);
  if (at < 0) return failure(message);
  try {
    const state = JSON.parse(message.slice(at + STATE_MARK.length)) as OrchestratorState;
    // An error without a message leaves no `error` in the state.
    return { ...read(state), error: state.error ?? "" };
  } catch {
    return failure(message);
  }
}

const failure = (error: string): Answer => ({ actions: undefined, isDone: false, error });

const read = (state: OrchestratorState): Answer => ({ ...state, actions: state.actions.flatMap(flatten) });
