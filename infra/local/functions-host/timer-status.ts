import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What a timer's function is told of its schedule, in the real host's words; ISO 8601, UTC. */
export interface ScheduleStatus {
  /** The last occurrence that was invoked. */
  Last: string;
  /** The one expected next. */
  Next: string;
  /** The instant from which `Next` was reckoned. */
  LastUpdated: string;
}

/** One timer's status, kept in a file so that a restarted host knows what it has missed. */
export class TimerStatusFile {
  readonly #file: string;

  constructor(stateDirectory: string, functionName: string) {
    this.#file = join(stateDirectory, "timers", `${encodeURIComponent(functionName)}.json`);
  }

  /** `undefined` when none was kept. */
  async read(): Promise<ScheduleStatus | undefined> {
    try {
      return JSON.parse(await readFile(this.#file, "utf8")) as ScheduleStatus;
    } catch (error) {
      if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  /** Whole or not at all: a host can be killed while it writes. */
  async write(status: ScheduleStatus): Promise<void> {
    await mkdir(dirname(this.#file), { recursive: true });
    const fresh = `${this.#file}.new`;
    await writeFile(fresh, JSON.stringify(status));
    await rename(fresh, this.#file);
  }
}
