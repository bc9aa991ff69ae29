import { AppError } from "../../../shared/errors";
import { Hooks, type Hook } from "./hooks";
import type { AppFunction, Binding } from "./invocation";
import type { Log, LogLevel } from "./log";
import type { FunctionCallback, FunctionMetadata, ProgrammingModel } from "./programming-model";

export interface Registration {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

/** What an app registers while its entry is loaded. */
export class Registry {
  readonly hooks = new Hooks();
  /** Shared by all hooks of the app. */
  readonly appHookData: Record<string, unknown> = {};
  readonly registrations = new Map<string, Registration>();
  model: ProgrammingModel | undefined;
  #open = true;

  /** From here on the set of functions is fixed, as it is in Azure once the app has been indexed. */
  close(): void {
    this.#open = false;
  }

  register(metadata: FunctionMetadata, callback: FunctionCallback): { dispose(): void } {
    const { name } = metadata;
    this.#mustBeOpen(name);
    if (this.registrations.has(name)) {
      throw new AppError("bad-app", `a function named "${name}" has already been registered`);
    }
    this.registrations.set(name, { metadata, callback });
    return {
      dispose: () => {
        this.#mustBeOpen(name);
        this.registrations.delete(name);
      },
    };
  }

  /** The module that `@azure/functions` asks for as `@azure/functions-core`. */
  coreModule(log: Log): object {
    return {
      version: "3.0.0",
      hostVersion: "4.1037.0",
      registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) => this.register(metadata, callback),
      registerHook: (name: string, hook: Hook) => this.hooks.add(name, hook),
      setProgrammingModel: (model: ProgrammingModel) => {
        this.model = model;
      },
      getProgrammingModel: () => this.model,
      log: (level: LogLevel, category: string, message: string) => log({ level, category, message }),
      Disposable,
    };
  }

  #mustBeOpen(name: string): void {
    if (!this.#open) throw new AppError("bad-app", `function "${name}": functions are registered while the app starts`);
  }
}

/** @throws AppError when the function has no trigger. */
export function appFunctionOf({ metadata }: Registration): AppFunction {
  const bindings = Object.entries(metadata.bindings).map(([name, binding]): Binding => ({ ...binding, name }));
  const trigger = bindings.find((binding) => /trigger$/i.test(binding.type));
  if (trigger === undefined) throw new AppError("bad-app", `function "${metadata.name}" has no trigger`);
  return { name: metadata.name, bindings, trigger, retryOptions: metadata.retryOptions };
}

class Disposable {
  readonly #dispose: () => unknown;

  constructor(dispose: () => unknown) {
    this.#dispose = dispose;
  }

  dispose(): unknown {
    return this.#dispose();
  }
}
