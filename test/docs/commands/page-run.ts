import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Block } from "./blocks";

/** It ends what hangs. */
const MOST_MS = 10 * 60_000;

export interface PageRun {
  /** Undefined where all went well; else the line of the block that failed, and what was said. */
  readonly failed: { readonly line: number; readonly said: string } | undefined;
  readonly seconds: number;
}

/** Before the output of each block, with its line. */
const MARK = "\u001e";

/**
 * Runs a page's blocks one after the other in one shell, so that what one has set is there for the next. The first
 * command that fails ends it.
 */
export async function runPage(
  blocks: readonly Block[],
  directory: string,
  environment: NodeJS.ProcessEnv,
): Promise<PageRun> {
  const script = blocks.map(({ line, commands }) => `echo "${MARK}${line}"\n${commands}`);
  const began = performance.now();
  const shell = spawn("bash", ["-c", ["set -euo pipefail", "exec 2>&1", ...script].join("\n")], {
    ...{ cwd: directory, env: environment, timeout: MOST_MS },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  shell.stdout.on("data", (bytes: Buffer) => (output += bytes.toString()));
  const [code] = (await once(shell, "close")) as [number | null];
  return { failed: code === 0 ? undefined : lastBlockIn(output), seconds: (performance.now() - began) / 1000 };
}

function lastBlockIn(output: string): { readonly line: number; readonly said: string } {
  const [line = "", ...said] = (output.split(MARK).at(-1) ?? "").split("\n");
  return { line: Number(line), said: said.join("\n") };
}
