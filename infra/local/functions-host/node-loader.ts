import { Module } from "node:module";
import { sep } from "node:path";

/**
 * Node's own loader and process, as the app sees them. A test runner hands its tests look-alikes of both; the
 * `require` of a module is always the real one.
 */
const node = new Module("functions-host").require("node:module") as typeof Module;
const loader = node.prototype as { require: (this: unknown, id: string) => unknown };

const processOf = (entryFile: string): NodeJS.Process =>
  node.createRequire(entryFile)("node:process") as NodeJS.Process;

/**
 * Runs the module `entryFile` with `core` for `@azure/functions-core`. It and all that it requires, then or later, are
 * loaded afresh, whatever of it this process has loaded already: in Azure an app has a process of its own.
 *
 * @returns what forgets the loaded modules.
 */
export function loadEntry(entryFile: string, core: object): () => void {
  const require = node.createRequire(entryFile);
  const { cache } = require;
  const others = { ...cache };
  const original = loader.require;
  clear(cache);
  loader.require = function (id) {
    return id === "@azure/functions-core" ? core : original.call(this, id);
  };
  const forget = (): void => {
    clear(cache);
    Object.assign(cache, others);
  };
  try {
    require(entryFile);
  } catch (error) {
    forget();
    throw error;
  } finally {
    loader.require = original;
  }
  // What the app loads later must not meet this process's own copies, whose classes are others.
  for (const [file, module] of Object.entries(others)) if (!isOwnCode(file)) cache[file] ??= module;
  return forget;
}

const isOwnCode = (file: string): boolean => !file.includes(`${sep}node_modules${sep}`);

function clear(cache: NodeJS.Dict<NodeJS.Module>): void {
  for (const file of Object.keys(cache)) Reflect.deleteProperty(cache, file);
}

/**
 * Sets environment variables where the app at `entryFile` reads them.
 *
 * @returns what puts back the former values.
 */
export function setEnvironment(entryFile: string, values: Record<string, string>): () => void {
  const { env } = processOf(entryFile);
  const former = Object.keys(values).map((name) => [name, env[name]] as const);
  Object.assign(env, values);
  return () => {
    for (const [name, value] of former) {
      if (value === undefined) Reflect.deleteProperty(env, name);
      else env[name] = value;
    }
  };
}
