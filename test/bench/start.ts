import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { appDirectory, compiledFile } from "../support/e2e/compiled";
import { installPackage, makePackage } from "../support/e2e/made-package";
import { temporaryFolder } from "../support/e2e/temporary-folder";
import { median, type Figures } from "./bench";

const ROUNDS = 15;
const PACKAGES = "require('@azure/functions'); require('durable-functions')";

/**
 * How long it takes to load the app's entry, over requiring the two packages that it cannot do without; and until the
 * functions of the package are registered, from the start of the process, over those of the compiled app.
 */
export async function start(say: (line: string) => void): Promise<Figures> {
  await using made = await temporaryFolder();
  await using installed = await temporaryFolder();
  await installPackage((await makePackage(made.path)).file, installed.path);
  const entries = { compiled: compiledFile("functions/index.js"), bundled: join(installed.path, "app/index.js") };
  const rounds = Array.from({ length: ROUNDS }, () => ({
    bare: millisecondsOf(loading(PACKAGES)),
    app: millisecondsOf(loading(`require(${JSON.stringify(entries.compiled)})`)),
    compiled: millisecondsOf(registering(entries.compiled)),
    bundled: millisecondsOf(registering(entries.bundled)),
  }));
  const of = (kind: keyof (typeof rounds)[number]) => median(rounds.map((round) => round[kind])).toFixed(0);
  say(`median of ${ROUNDS}: packages ${of("bare")} ms, entry ${of("app")} ms`);
  say(`from the start of the process: compiled ${of("compiled")} ms, bundled ${of("bundled")} ms`);
  return {
    entryRatio: median(rounds.map(({ app, bare }) => app / bare)),
    bundleRatio: median(rounds.map(({ bundled, compiled }) => bundled / compiled)),
  };
}

/** Within the process, so that starting Node itself does not dilute the ratio. */
const loading = (statement: string): string => `const begun = performance.now(); ${statement}; ${tell("begun")}`;

const tell = (begun: string): string => `console.log("ms", performance.now() - ${begun}); process.exit(0)`;

/** By the loader of the local host, which hands the app its core module as Azure's worker does. */
const registering = (entry: string): string => `
  const { loadEntry } = require(${JSON.stringify(compiledFile("infra/local/functions-host/node-loader.js"))});
  const { Registry } = require(${JSON.stringify(compiledFile("infra/local/functions-host/registry.js"))});
  const registry = new Registry();
  loadEntry(${JSON.stringify(entry)}, registry.coreModule(() => undefined));
  if (registry.registrations.size === 0) throw new Error("no function is registered");
  ${tell("0")}`;

function millisecondsOf(script: string): number {
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8", cwd: appDirectory });
  const [, milliseconds] = /^ms ([\d.]+)$/m.exec(stdout) ?? [];
  if (milliseconds === undefined) throw new Error(`it did not load: ${stderr}`);
  return Number(milliseconds);
}
