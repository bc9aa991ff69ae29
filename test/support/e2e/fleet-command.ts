import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { appDirectory } from "./compiled";
import { seen } from "./patience";

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly complaints: string;
}

/** What a command prints in a pipe: an object a line. */
export const linesOf = <T>(out: string): T[] =>
  out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);

/** Of a command that must succeed; else its complaints are the error. */
export function printed({ code, out, complaints }: Ended): string {
  if (code !== 0) throw new Error(complaints);
  return out;
}

/** Of what it uses of SQLite Node 22 says that it is experimental, which is no complaint of ours. */
const QUIET = { NODE_OPTIONS: "--disable-warning=ExperimentalWarning" };

/** `fleet …` as a user's shell runs it. */
export class FleetCommand implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown[]>;
  #out = "";
  #complaints = "";
  #code: number | null | undefined;

  /** @param directory of the app */
  constructor(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    directory: string = appDirectory,
  ) {
    const child = spawn(process.execPath, [join(directory, "dist/cli/fleet.js"), ...args], {
      cwd: directory,
      env: { ...process.env, ...QUIET, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own, as a shell gives it.
      detached: true,
    });
    child.stdout.on("data", (bytes: Buffer) => (this.#out += bytes.toString()));
    child.stderr.on("data", (bytes: Buffer) => (this.#complaints += bytes.toString()));
    this.#child = child;
    this.#exit = once(child, "close");
    void this.#exit.then(([code]) => (this.#code = code as number | null));
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** What the first group of `pattern` matches in its output, as soon as it is there. */
  said(pattern: RegExp): Promise<string> {
    return seen(`"${pattern.source}" said by fleet`, () => {
      if (this.#code !== undefined) throw new Error(`it ended: ${this.#complaints}${this.#out}`);
      return pattern.exec(this.#out)?.[1];
    });
  }

  /** Ctrl-C: a terminal tells the whole group. */
  interrupt(): void {
    process.kill(-this.pid, "SIGINT");
  }

  /** The process alone, whatever it has started. */
  signal(signal: "SIGINT" | "SIGKILL"): void {
    this.#child.kill(signal);
  }

  async ended(): Promise<Ended> {
    const code = await seen("the end of fleet", () => (this.#code === undefined ? undefined : { code: this.#code }));
    return { ...code, out: this.#out, complaints: this.#complaints };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.signal("SIGKILL");
    await this.#exit;
  }
}
