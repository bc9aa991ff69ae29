import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Block } from "./blocks";

/** It ends what hangs. */
const MOST_MS = 10 * 60_000;

export interface PageRun {
  /** Undefined where all went well; else the line of the block that failed, and what was said. */
  readonly failed: { readonly line: number; readonly said: string } | undefined;
  readonly seconds: number;
}

/**
 * Runs a page's blocks one after the other in one shell, so that what one has set is there for the next. The first
 * command that fails ends it.
 */
export async function runPage(
  blocks: readonly Block[],
  directory: string,
  environment: NodeJS.ProcessEnv,
): Promise<PageRun> {
  const script = ["set -euo pipefail", ...blocks.map(({ line, commands }) => `echo ${line} >&3\n${commands}`)].join(
    "\n",
  );
  const began = performance.now();
  const shell = spawn("bash", ["-c", script], {
    ...{ cwd: directory, env: environment, timeout: MOST_MS },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  let line = 0;
  let said = "";
  createInterface({ input: shell.stdio[3] as Readable }).on("line", (begun) => {
    line = Number(begun);
    said = "";
  });
  for (const stream of [shell.stdout, shell.stderr]) stream?.on("data", (bytes: Buffer) => (said += bytes.toString()));
  const [code] = (await once(shell, "close")) as [number | null];
  return { failed: code === 0 ? undefined : { line, said }, seconds: (performance.now() - began) / 1000 };
}
