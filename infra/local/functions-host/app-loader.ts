import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { AppError, messageOf, NotFoundError } from "../../../shared/errors";
import type { AppFunction, FunctionApp, InvocationOptions, InvocationResult, TypedData } from "./invocation";
import { invoke } from "./invoker";
import type { Log } from "./log";
import { loadEntry } from "./node-loader";
import type { ProgrammingModel } from "./programming-model";
import { appFunctionOf, Registry } from "./registry";

export interface LoadedApp extends FunctionApp {
  /** Runs the app's `appTerminate` hooks and forgets its modules. */
  terminate(): Promise<void>;
}

/**
 * Loads an app's entry file, unchanged, as the Node worker does, and runs its `appStart` hooks.
 *
 * @throws AppError `bad-app` when the file cannot be loaded or registers no function.
 */
export async function loadApp(entryFile: string, { log }: { log: Log }): Promise<LoadedApp> {
  const registry = new Registry();
  const forget = load(entryFile, registry, log);
  try {
    const { model } = registry;
    if (model === undefined || registry.registrations.size === 0) {
      throw new AppError("bad-app", `${entryFile} registers no function (with @azure/functions, model v4)`);
    }
    await mustNotStream(model, entryFile);
    const app = new InProcessApp(registry, model, log, forget);
    await registry.hooks.run("appStart", { hookData: {}, appHookData: registry.appHookData });
    registry.close();
    return app;
  } catch (error) {
    forget();
    throw error;
  }
}

/** A package that streams HTTP bypasses its host with a server of its own, and waits for requests there. */
async function mustNotStream(model: ProgrammingModel, entryFile: string): Promise<void> {
  const capabilities = await model.getCapabilities?.({});
  if (capabilities?.["HttpUri"] === undefined) return;
  throw new AppError("bad-app", `${entryFile}: app.setup({ enableHttpStream: true }) is not supported locally`);
}

function load(entryFile: string, registry: Registry, log: Log): () => void {
  try {
    return loadEntry(entryFile, registry.coreModule(log));
  } catch (error) {
    throw new AppError("bad-app", `${entryFile} cannot be loaded: ${messageOf(error)}`, { cause: error });
  }
}

/** The file that the `main` of the app's package.json names. */
export async function entryOf(appDirectory: string): Promise<string> {
  const packageFile = resolve(appDirectory, "package.json");
  const { main } = JSON.parse(await readFile(packageFile, "utf8")) as { main?: unknown };
  if (typeof main !== "string" || main === "") {
    throw new AppError("bad-app", `${packageFile} has no "main": the entry file of the functions app`);
  }
  if (/[*?{[]/.test(main))
    throw new AppError("bad-app", `${packageFile}: "main" is a pattern (${main}); name one file`);
  return resolve(appDirectory, main);
}

class InProcessApp implements LoadedApp {
  readonly functions: ReadonlyMap<string, AppFunction>;

  constructor(
    private readonly registry: Registry,
    private readonly model: ProgrammingModel,
    private readonly log: Log,
    private readonly forget: () => void,
  ) {
    const functions = [...registry.registrations.values()].map(appFunctionOf);
    this.functions = new Map(functions.map((each) => [each.name, each]));
  }

  async invoke(name: string, trigger: TypedData, options: InvocationOptions = {}): Promise<InvocationResult> {
    const registration = this.registry.registrations.get(name);
    if (registration === undefined) throw new NotFoundError(`function "${name}"`);
    return invoke(this.registry, this.model, registration, { trigger, options, log: this.log });
  }

  async terminate(): Promise<void> {
    try {
      await this.registry.hooks.run("appTerminate", { hookData: {}, appHookData: this.registry.appHookData });
    } finally {
      this.forget();
    }
  }
}
