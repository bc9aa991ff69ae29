import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { AppError } from "../../../shared/errors";

const READY_MS = 30_000;
const STOP_MS = 10_000;

/** A part of the stack in a process of its own, which ends when this one does. */
export interface Child {
  readonly port: number;
  stop(): Promise<void>;
  /** Resolves when it ended without being asked to. */
  readonly died: Promise<string>;
}

export interface ChildOptions {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The port in a line of its output that says that it is ready; undefined for any other line. */
  readonly readyPort: (line: string) => number | undefined;
}

/** Starts a script of this project and waits until it is ready. */
export async function startChild({ name, script, args, env = {}, readyPort }: ChildOptions): Promise<Child> {
  // Our end of its stdin closes when this process dies, in whatever way: that is how it learns of it.
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...env },
    // In a group of its own: Ctrl-C goes to the whole group, and who stops first is decided here.
    detached: true,
  });
  let complaints = "";
  child.stderr.on("data", (bytes: Buffer) => (complaints = `${complaints}${bytes.toString()}`.slice(-4_000)));
  let stopping = false;
  const ended = once(child, "exit").then(
    ([code, signal]) => `${name} ended (${String(code ?? signal)}) ${complaints.trim()}`,
  );
  const port = await Promise.race([
    readyLine(child, readyPort),
    ended.then((how) => Promise.reject(new AppError("start-failed", how))),
    timeout(name),
  ]).catch((error: unknown) => {
    child.kill("SIGKILL");
    throw error;
  });
  return {
    port,
    died: new Promise((resolve) => void ended.then((how) => (stopping ? undefined : resolve(how)))),
    stop: async () => {
      stopping = true;
      child.kill("SIGTERM");
      const killer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      await ended;
      clearTimeout(killer);
    },
  };
}

async function readyLine(child: ChildProcess, readyPort: (line: string) => number | undefined): Promise<number> {
  if (child.stdout === null) throw new AppError("start-failed", "a child without output");
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve) => {
    lines.on("line", (line) => {
      const port = readyPort(line);
      if (port !== undefined) resolve(port);
    });
  });
}

async function timeout(name: string): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, READY_MS).unref());
  throw new AppError("start-failed", `${name} was not ready after ${READY_MS / 1000} s`);
}
