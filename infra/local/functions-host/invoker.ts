import { randomBytes, randomUUID } from "node:crypto";
import { AppError } from "../../../shared/errors";
import type { InvocationOptions, InvocationResult, TypedData } from "./invocation";
import type { Log, LogLevel } from "./log";
import type { CoreInvocationContext, FunctionMetadata, InvocationRequest, ProgrammingModel } from "./programming-model";
import { appFunctionOf, type Registration, type Registry } from "./registry";

/**
 * One invocation as the Node worker does it: arguments, hooks before, the function, hooks after, answer.
 * Rejects with what the function threw, unless a hook replaced the error.
 */
export async function invoke(
  registry: Registry,
  model: ProgrammingModel,
  registration: Registration,
  { trigger, options, log }: { trigger: TypedData; options: InvocationOptions; log: Log },
): Promise<InvocationResult> {
  const core = new CoreContext(registry, registration.metadata, requestOf(registration, trigger, options), log);
  const invocation = await model.getInvocationModel(core);
  const { context, inputs } = await invocation.getArguments();
  core.invocationContext = context;

  const shared = { hookData: {}, appHookData: registry.appHookData, invocationContext: context };
  const before = { ...shared, inputs, functionCallback: registration.callback };
  await core.during("preInvocationHooks", () => registry.hooks.run("preInvocation", before));

  const after: Outcome = { ...shared, inputs: before.inputs, result: null, error: null };
  await core.during("invocation", async () => {
    try {
      after.result = await invocation.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (error) {
      after.error = error;
    }
  });
  await core.during("postInvocationHooks", () => registry.hooks.run("postInvocation", after));

  if (after.error !== null && after.error !== undefined) throw after.error as Error;
  return invocation.getResponse(context, after.result);
}

interface Outcome {
  hookData: object;
  appHookData: object;
  invocationContext: unknown;
  inputs: unknown[];
  result: unknown;
  error: unknown;
}

function requestOf(registration: Registration, trigger: TypedData, options: InvocationOptions): InvocationRequest {
  const { name } = registration.metadata;
  const inputs = { [appFunctionOf(registration).trigger.name]: trigger, ...options.inputs };
  for (const input of Object.keys(inputs)) {
    if (!(input in registration.metadata.bindings)) {
      throw new AppError("bad-invocation", `function "${name}" has no binding "${input}"`);
    }
  }
  return {
    invocationId: options.invocationId ?? randomUUID(),
    functionId: name,
    inputData: Object.entries(inputs).map(([binding, data]) => ({ name: binding, data })),
    ...(options.triggerMetadata && { triggerMetadata: options.triggerMetadata }),
    ...(options.retryContext && { retryContext: options.retryContext }),
    traceContext: { traceParent: newTraceParent(), traceState: "", attributes: {} },
  };
}

/** W3C trace context: version, trace id, span id, sampled. */
const newTraceParent = (): string => `00-${randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-01`;

class CoreContext implements CoreInvocationContext {
  readonly invocationId: string;
  state: CoreInvocationContext["state"];
  invocationContext: unknown;

  constructor(
    private readonly registry: Registry,
    readonly metadata: FunctionMetadata,
    readonly request: InvocationRequest,
    private readonly sink: Log,
  ) {
    this.invocationId = request.invocationId;
  }

  async during(state: CoreInvocationContext["state"], work: () => Promise<void>): Promise<void> {
    this.state = state;
    try {
      await work();
    } finally {
      this.state = undefined;
    }
  }

  log(level: LogLevel, category: string, message: string): void {
    const { registry, invocationContext } = this;
    const shown = { level, category, message, invocationContext, hookData: {}, appHookData: registry.appHookData };
    registry.hooks.runAtOnce("log", shown);
    // What hooks change counts for the app's own lines only.
    const entry = category === "user" ? { level: shown.level, message: shown.message } : { level, message };
    this.sink({ ...entry, category, functionName: this.metadata.name, invocationId: this.invocationId });
  }
}
