import { appendFileSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LogEntry } from "../../../infra/local/functions-host/log";
import { appDirectory } from "../../support/e2e/compiled";
import type { VirtualClock } from "../virtual-clock";
import { Host } from "./host";
import type { Clocks, HostOrder } from "./orders";

/** The app as it is, or what another machine of it does to Event Hubs. */
type App = "whole" | "ingest-only";

export interface HostsOptions {
  /** Where their state lies. */
  readonly directory: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly databaseFile: string | undefined;
  readonly nastySeed: number | undefined;
  readonly logFile: string;
}

/** A start meets the same faults as all else. */
const MAX_STARTS = 20;

/** The host that runs the app, the ones that ran it before, and those beside it; and their clock. */
export class Hosts {
  #host: Host | undefined;
  #isDatabaseFull = false;
  #clockStepMs = 0;
  /** How many there were. */
  count = 0;
  /** Those that ended without being killed. */
  readonly crashes: string[] = [];

  constructor(
    private readonly clock: VirtualClock,
    private readonly options: HostsOptions,
  ) {}

  /** The one that runs; undefined while there is none. */
  get current(): Host | undefined {
    return this.#host?.end === undefined ? this.#host : undefined;
  }

  /** Sees to it that one runs, as a supervisor does, and keeps note of one that has ended on its own account. */
  async ensure(): Promise<void> {
    const end = this.#host?.end;
    if (end !== undefined && end.signal !== "SIGKILL") {
      this.crashes.push(`code ${end.code}, signal ${end.signal}: ${this.#host?.complaints.trim()}`);
    }
    for (let attempt = 1; this.current === undefined; attempt++) {
      const host = await this.start(this.options.directory, "whole").catch((error: unknown) => {
        if (attempt === MAX_STARTS) throw error;
      });
      if (host === undefined) continue;
      this.#host = host;
      host.command({ clocks: this.#clocks, isDatabaseFull: this.#isDatabaseFull });
    }
  }

  /** One with its state in `directory`, beside the others. Throws where it does not come up. */
  async start(directory: string, app: App): Promise<Host> {
    const { settings, databaseFile, nastySeed } = this.options;
    const order: HostOrder = {
      appDirectory: await this.#appDirectory(app),
      ...{ directory, settings: { ...settings }, databaseFile, nastySeed },
      ...{ hasDurable: app === "whole", clocks: this.#clocks },
    };
    const number = ++this.count;
    return Host.start(order, (entry) => this.#write(`${number}:${app}`, entry));
  }

  async kill(): Promise<void> {
    await this.#host?.kill();
  }

  /** The world's time goes on to `instant`, and the host's clock with it. */
  advanceTo(instant: number): void {
    this.clock.advanceTo(instant);
    this.#setClock();
  }

  /** The app's clock alone is wrong by so many whole milliseconds; 0 puts it right. */
  stepClock(ms: number): void {
    this.#clockStepMs = ms;
    this.#setClock();
  }

  /** Whether the app has looked at its clock since it was set. */
  get isClockRead(): boolean {
    return this.current?.lastClockRead === this.#clocks.appOffsetMs;
  }

  setDatabaseFull(isDatabaseFull: boolean): void {
    this.#isDatabaseFull = isDatabaseFull;
    this.current?.command({ isDatabaseFull });
  }

  get #clocks(): Clocks {
    const { offsetMs } = this.clock;
    return { engineOffsetMs: offsetMs, appOffsetMs: offsetMs + this.#clockStepMs };
  }

  #setClock(): void {
    this.current?.command({ clocks: this.#clocks });
  }

  /** One whose entry is the tapped app. */
  async #appDirectory(app: App): Promise<string> {
    const folder = join(this.options.directory, app);
    await mkdir(folder, { recursive: true });
    const main = join(__dirname, "../app", `${app}.js`);
    await writeFile(join(folder, "package.json"), JSON.stringify({ main }));
    await copyFile(join(appDirectory, "host.json"), join(folder, "host.json"));
    return folder;
  }

  #write(host: string, { level, category, message }: LogEntry): void {
    const line = `${new Date().toISOString()} ${host} ${level} ${category}: ${message}\n`;
    appendFileSync(this.options.logFile, line);
  }
}
