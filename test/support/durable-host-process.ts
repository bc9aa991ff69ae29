import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { DurableEngine } from "../../infra/local/durable/engine";
import { loadDurableApp } from "./durable-app";

/** Lets node require TypeScript, with the compiler that jest uses, so that a child runs from source as tests do. */
const RUN_TYPESCRIPT = `
  const { transformFileSync } = require("@swc/core");
  const options = { jsc: { target: "es2023", parser: { syntax: "typescript" } }, module: { type: "commonjs" } };
  require.extensions[".ts"] = (module, file) => module._compile(transformFileSync(file, options).code, file);
  require(process.argv[1]);
`;

/**
 * A host of the test app as a process of its own, to be killed. It goes on with what the database holds, and starts an
 * orchestration where one is named.
 */
export function spawnDurableHost(databaseFile: string, name?: string, id?: string, input?: unknown): ChildProcess {
  const start = name === undefined ? [] : [name, id ?? "", JSON.stringify(input)];
  const args = ["-e", RUN_TYPESCRIPT, __filename, databaseFile, ...start];
  return spawn(process.execPath, args, { cwd: __dirname, stdio: ["ignore", "inherit", "inherit"] });
}

/** Ends it as a crash would: nothing in it gets to know. */
export async function kill(host: ChildProcess): Promise<void> {
  const exited = once(host, "exit");
  host.kill("SIGKILL");
  await exited;
}

async function main([databaseFile = "", name, id, input = "null"]: string[]): Promise<void> {
  const app = await loadDurableApp();
  const nasty = { seed: 7, duplicateActivities: 0 };
  const limits = { maxConcurrentActivities: 4, nasty };
  const engine = new DurableEngine({ app, databaseFile, taskHub: "TestHub", key: "secret", ...limits });
  await engine.start();
  if (name !== undefined) engine.startInstance(name, id, JSON.parse(input));
}

if (process.argv[1] === __filename) void main(process.argv.slice(2));
