import type { Child, Orchestrator, Step } from "../../../shared/runs/orchestrator";

/** What the engine does when asked; a throw or rejection is thrown into the orchestration. */
export interface Engine {
  activity(name: string, input: unknown): unknown;
  child?(name: string, child: Child): unknown;
}

/** Thrown by an engine that dies: the orchestration sees nothing of it. */
export class Killed extends Error {}

export interface Drive<T> {
  /** What its executions took and gave: more than one where it continued as new. */
  readonly executions: readonly unknown[];
  readonly results: readonly T[];
  readonly sleeps: readonly number[];
  readonly progress: readonly unknown[];
}

type Task = () => Promise<unknown>;

/** Runs an orchestration to its end, through every `continueAsNew`. */
export async function drive<T>(
  orchestration: (o: Orchestrator) => Step<T>,
  input: unknown,
  engine: Engine,
  now = 0,
): Promise<Drive<T>> {
  const executions: unknown[] = [input];
  const results: T[] = [];
  const sleeps: number[] = [];
  const progress: unknown[] = [];
  for (const current of executions) {
    const o: Orchestrator = {
      ...tasksOf(engine),
      ...{ input: current, version: "3", now },
      sleep: (ms) => (sleeps.push(ms), nothing()),
      showProgress: (shown) => void progress.push(shown),
      continueAsNew: (again) => void executions.push(again),
    };
    results.push(await finish(orchestration(o)));
  }
  return { results, executions, sleeps, progress };
}

function* nothing(): Step<void> {
  return;
}

function* wait<T>(task: Task): Step<T> {
  return (yield task) as T;
}

const tasksOf = (engine: Engine): Pick<Orchestrator, "call" | "callAll" | "callChildren"> => ({
  call: (activity, input) => wait(async () => engine.activity(activity, input)),
  callAll: (activity, inputs) => wait(async () => all(inputs, (input) => engine.activity(activity, input))),
  callChildren: (name, children) => wait(async () => all(children, (child) => engine.child?.(name, child))),
});

/** All at the same time; throws as soon as one does. */
const all = <T>(inputs: readonly T[], call: (input: T) => unknown): Promise<unknown[]> =>
  Promise.all(inputs.map(async (input) => call(input)));

async function finish<T>(steps: Step<T>): Promise<T> {
  let turn = steps.next();
  while (turn.done !== true) {
    const answered = await (turn.value as Task)().then(
      (answer) => () => steps.next(answer),
      (error: unknown) => () => {
        if (error instanceof Killed) throw error;
        return steps.throw(error);
      },
    );
    turn = answered();
  }
  return turn.value;
}
