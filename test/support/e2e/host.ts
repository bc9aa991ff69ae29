import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { LogEntry } from "../../../infra/local/functions-host/log";
import { compiledFile } from "./compiled";
import type { HostLine, HostOrder } from "./host-process";

/** The functions host with the app, in a process of its own. */
export interface Host {
  readonly url: string;
  readonly key: string;
  /** What it has said so far. */
  readonly log: readonly LogEntry[];
  /** In good order. */
  stop(): Promise<void>;
  /** As a crash would: nothing in it gets to know. */
  kill(): Promise<void>;
}

/** Starts it and waits until it serves. */
export async function startHost(order: HostOrder): Promise<Host> {
  const script = compiledFile("test/support/e2e/host-process.js");
  const child = spawn(process.execPath, [script, JSON.stringify(order)], { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const log: LogEntry[] = [];
  const { url, key } = await new Promise<{ url: string; key: string }>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (text) => {
      const line = JSON.parse(text) as HostLine;
      if ("ready" in line) resolve(line.ready);
      else log.push(line.log);
    });
    void exited.then(([code]) => reject(new Error(`the host ended (${String(code)}) before it was ready`)));
  });
  return {
    ...{ url, key, log },
    stop: async () => {
      child.stdin.end();
      await exited;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
