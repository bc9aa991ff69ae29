import * as df from "durable-functions";
import type { Orchestrator, Step } from "../../shared/runs/orchestrator";

const RETRY = new df.RetryOptions(1_000, 6);
RETRY.backoffCoefficient = 2;
RETRY.maxRetryIntervalInMilliseconds = 30_000;

/** Registers an orchestration that knows only the port. */
export function registerOrchestration(name: string, run: (o: Orchestrator) => Step<unknown>): void {
  df.app.orchestration(name, function* (context) {
    return yield* run(orchestratorOf(context)) as Generator<df.Task, unknown>;
  });
}

function orchestratorOf({ df: durable }: df.OrchestrationContext): Orchestrator {
  return {
    input: durable.getInput(),
    version: durable.version ?? "",
    get now() {
      return durable.currentUtcDateTime.getTime();
    },
    call: function* <T>(activity: string, input: unknown): Step<T> {
      return (yield durable.callActivityWithRetry(activity, RETRY, input)) as T;
    },
    callAll: <T>(activity: string, inputs: readonly unknown[]): Step<T[]> =>
      all<T>(
        durable,
        inputs.map((input) => durable.callActivity(activity, input)),
      ),
    callChildren: <T>(orchestration: string, children: Parameters<Orchestrator["callChildren"]>[1]): Step<T[]> =>
      all<T>(
        durable,
        children.map(({ instanceId, input }) => durable.callSubOrchestrator(orchestration, input, instanceId)),
      ),
    sleep: function* (ms: number): Step<void> {
      yield durable.createTimer(new Date(durable.currentUtcDateTime.getTime() + ms));
    },
    showProgress: (progress) => durable.setCustomStatus(progress),
    continueAsNew: (input) => durable.continueAsNew(input),
  };
}

/** `Task.all` throws on an empty list. */
function* all<T>(durable: df.DurableOrchestrationContext, tasks: readonly df.Task[]): Step<T[]> {
  return tasks.length === 0 ? [] : ((yield durable.Task.all([...tasks])) as T[]);
}
