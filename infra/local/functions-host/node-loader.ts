import { Module } from "node:module";

/**
 * Node's own loader and process, as the app sees them. A test runner hands its tests look-alikes of both; the
 * `require` of a module is always the real one.
 */
const node = new Module("functions-host").require("node:module") as typeof Module;
const loader = node.prototype as { require: (this: unknown, id: string) => unknown };

const processOf = (entryFile: string): NodeJS.Process =>
  node.createRequire(entryFile)("node:process") as NodeJS.Process;

/**
 * Runs the module `entryFile` with `core` for `@azure/functions-core`. It and all that it requires are loaded afresh,
 * apart from what this process has loaded already: in Azure an app has a process of its own.
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
  let loaded: NodeJS.Dict<NodeJS.Module> = {};
  try {
    require(entryFile);
  } finally {
    loader.require = original;
    loaded = { ...cache };
    clear(cache);
    Object.assign(cache, others);
  }
  Object.assign(cache, loaded);
  return () => {
    for (const [file, module] of Object.entries(loaded)) {
      if (cache[file] === module) Reflect.deleteProperty(cache, file);
    }
    for (const [file, module] of Object.entries(others)) cache[file] ??= module;
  };
}

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
