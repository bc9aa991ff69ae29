import type { FunctionApp } from "../functions-host/invocation";

export type DurableTrigger = "orchestrationTrigger" | "activityTrigger";
const KIND = { orchestrationTrigger: "orchestrator", activityTrigger: "activity" } as const;

/** Why `name` cannot be called as such a function, in the extension's words, or undefined where it can. */
export function functionProblem(app: FunctionApp, name: string, trigger: DurableTrigger): string | undefined {
  if (app.functions.get(name)?.trigger.type === trigger) return undefined;
  const kind = KIND[trigger];
  const known = [...app.functions.values()]
    .filter((known) => known.trigger.type === trigger)
    .map(({ name }) => `'${name}'`);
  const additional =
    known.length === 0
      ? `No ${kind} functions are currently registered!`
      : `The following are the known ${kind} functions: ${known.join(", ")}.`;
  return `The function '${name}' doesn't exist, is disabled, or is not an ${kind} function. Additional info: ${additional}`;
}
