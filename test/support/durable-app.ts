import Module from "node:module";
import type * as durable from "durable-functions";
import { registerActivities } from "./durable-activities";
import { registerOrchestrators } from "./durable-orchestrators";
import type { AppFunction, Binding, FunctionApp, TypedData } from "../../infra/local/functions-host/invocation";

interface Metadata {
  name: string;
  bindings: Record<string, Omit<Binding, "name">>;
}
interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: unknown): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<{ returnValue?: TypedData | null }>;
}
interface ProgrammingModel {
  getInvocationModel(core: object): InvocationModel;
}

/** What an app registers with the package. */
export type Register = (df: typeof durable) => void | Promise<void>;

function registerTestApp(df: typeof durable): void {
  registerActivities(df.app.activity);
  registerOrchestrators(df);
}

/**
 * Loads an app, that of the engine's tests if no other is given, which registers with the real @azure/functions and durable-functions, under a host that can do no
 * more than invoke its functions. Works inside jest and outside.
 */
export async function loadDurableApp(register: Register = registerTestApp): Promise<FunctionApp> {
  const registered = new Map<string, { metadata: Metadata; callback: unknown }>();
  let model: ProgrammingModel | undefined;
  supplyCore({
    version: "0.0.0",
    hostVersion: "4.0.0",
    registerFunction: (metadata: Metadata, callback: unknown) => registered.set(metadata.name, { metadata, callback }),
    registerHook: () => ({ dispose: () => undefined }),
    setProgrammingModel: (given: ProgrammingModel) => (model = given),
    log: () => undefined,
    Disposable: Object,
  });
  // Only now: the packages ask for their host when they are loaded.
  await register(await import("durable-functions"));
  const functions = new Map([...registered].map(([name, { metadata }]) => [name, functionOf(metadata)]));
  return {
    functions,
    invoke: async (name, trigger, { triggerMetadata } = {}) => {
      const entry = registered.get(name);
      const triggerName = functions.get(name)?.trigger.name;
      if (entry === undefined || model === undefined) throw new Error(`no function ${name}`);
      const request = { inputData: [{ name: triggerName, data: trigger }], triggerMetadata };
      const core = { invocationId: "test", metadata: entry.metadata, request, log: () => undefined };
      const invocation = model.getInvocationModel(core);
      const { context, inputs } = await invocation.getArguments();
      const result = await invocation.invokeFunction(context, inputs, entry.callback);
      return invocation.getResponse(context, result);
    },
  };
}

function functionOf({ name, bindings }: Metadata): AppFunction {
  const named = Object.entries(bindings).map(
    ([bindingName, binding]) => ({ ...binding, name: bindingName }) as Binding,
  );
  const trigger = named.find(({ type }) => type.endsWith("Trigger"));
  if (trigger === undefined) throw new Error(`${name} has no trigger`);
  return { name, bindings: named, trigger, retryOptions: undefined };
}

const CORE = "@azure/functions-core";

/** jest has a module system of its own, where patching node's has no effect. */
function supplyCore(core: object): void {
  if (typeof jest !== "undefined") {
    jest.doMock(CORE, () => core, { virtual: true });
    return;
  }
  const prototype = Module.prototype as unknown as { require: (this: unknown, id: string) => unknown };
  const original = prototype.require;
  prototype.require = function (id) {
    return id === CORE ? core : original.call(this, id);
  };
}
