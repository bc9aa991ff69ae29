import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { LogEntry } from "../../../infra/local/functions-host/log";
import type { Point, SqlError } from "../app/control";
import type { Command, HostOrder, Report } from "./orders";

type Ready = Extract<Report, { ready: unknown }>["ready"];

/** How a process ended. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A host in a process of its own, seen from the process that commands it. */
export class Host {
  /** What it said on stderr. */
  complaints = "";
  end: End | undefined;
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  /** Of which events were written, since this was last emptied. */
  readonly partitions = new Set<string>();
  readonly #sqlFailures = new Map<SqlError, number>();
  held: Point | undefined;
  twins = 0;
  lastClockRead: number | undefined;
  ready: Ready | undefined;

  private constructor(
    order: HostOrder,
    private readonly onLog: (entry: LogEntry) => void,
  ) {
    const script = join(__dirname, "host-process.js");
    this.#child = spawn(process.execPath, [script, JSON.stringify(order)], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child.stderr?.on("data", (bytes: Buffer) => (this.complaints += bytes.toString()));
    this.#child.on("message", (report) => this.#note(report as Report));
    // A process that is dead already cannot be commanded, and need not be.
    this.#child.on("error", () => undefined);
    this.#exited = once(this.#child, "exit").then(([code, signal]) => {
      this.end = { code: code as number | null, signal: signal as NodeJS.Signals | null };
    });
  }

  /** Starts it and waits until it serves. Throws where it ends before. */
  static async start(order: HostOrder, onLog: (entry: LogEntry) => void): Promise<Host> {
    const host = new Host(order, onLog);
    await new Promise<void>((resolve, reject) => {
      host.#child.on("message", (report) => "ready" in (report as Report) && resolve());
      void host.#exited.then(() => reject(new Error(`the host did not start: ${host.complaints}`)));
    });
    return host;
  }

  command(command: Command): void {
    if (this.#child.connected) this.#child.send(command, () => undefined);
  }

  /** How often the database answered with one of the errors. */
  sqlFailures(...errors: readonly SqlError[]): number {
    return errors.reduce<number>((sum, error) => sum + (this.#sqlFailures.get(error) ?? 0), 0);
  }

  /** In good order. */
  async stop(): Promise<void> {
    if (this.#child.connected) this.#child.send("stop", () => undefined);
    await this.#exited;
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#exited;
  }

  #noteReached({ reached, partitionId }: Extract<Report, { reached: unknown }>): void {
    if (reached === "ingest:written" && partitionId !== undefined) this.partitions.add(partitionId);
  }

  #note(report: Report): void {
    if ("reached" in report) this.#noteReached(report);
    else if ("held" in report) this.held = report.held;
    else if ("twinned" in report) this.twins++;
    else if ("sqlFailed" in report) this.#sqlFailures.set(report.sqlFailed, this.sqlFailures(report.sqlFailed) + 1);
    else if ("clockRead" in report) this.lastClockRead = report.clockRead;
    else if ("ready" in report) this.ready = report.ready;
    else this.onLog(report.log);
  }
}
