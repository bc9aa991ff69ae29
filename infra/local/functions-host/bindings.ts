import { AppError } from "../../../shared/errors";
import type { AppFunction, FunctionApp, TypedData } from "./invocation";

const durableTriggers = ["orchestrationtrigger", "activitytrigger", "entitytrigger"];
const otherTriggers = ["httptrigger", "timertrigger", "eventhubtrigger"];

/** The app's functions with a trigger of the given type; types are written in any case. */
export const functionsWith = (app: FunctionApp, triggerType: string): AppFunction[] =>
  [...app.functions.values()].filter(({ trigger }) => trigger.type.toLowerCase() === triggerType.toLowerCase());

/**
 * What the app needs must be here: a binding that is passed over in silence would lose data.
 *
 * @throws AppError `unsupported-binding` naming function and binding.
 */
export function mustBeSupported(app: FunctionApp, hasDurable: boolean): void {
  const known = [...otherTriggers, "http", ...(hasDurable ? [...durableTriggers, "durableclient"] : [])];
  for (const { name, bindings } of app.functions.values()) {
    for (const { type } of bindings) {
      if (known.includes(type.toLowerCase())) continue;
      throw new AppError(
        "unsupported-binding",
        `function "${name}" has a binding of type ${type}, which this host does not know; it knows ${known.join(", ")}`,
      );
    }
  }
}

/** The app, with the Durable client's JSON text as input wherever a function binds to it. */
export function withDurableClient(app: FunctionApp, clientInput: () => string): FunctionApp {
  return {
    functions: app.functions,
    invoke: (name, trigger, options) => {
      const clients = (app.functions.get(name)?.bindings ?? []).filter(({ type }) => /^durableClient$/i.test(type));
      const inputs = Object.fromEntries(
        clients.map((each): [string, TypedData] => [each.name, { string: clientInput() }]),
      );
      return app.invoke(name, trigger, { ...options, inputs: { ...inputs, ...options?.inputs } });
    },
  };
}
