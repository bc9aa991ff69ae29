import { messageOf, SettingError } from "../../../shared/errors";
import { isoOf, type Instant } from "../../../shared/time";
import { placeOf, resolvedProperty, type Environment } from "./app-settings";
import type { AppFunction, FunctionApp } from "./invocation";
import { settledWithin, type Listener } from "./listener";
import type { Log } from "./log";
import { withRetries } from "./retry";
import { parseSchedule, type Schedule } from "./schedule";
import { TimerStatusFile, type ScheduleStatus } from "./timer-status";

/** setTimeout takes no more (24 days); a longer wait is cut into several. */
const longestWaitMs = 2 ** 31 - 1;

const never = "0001-01-01T00:00:00.000Z";

export interface TimerOptions {
  environment: Environment;
  stateDirectory: string;
  log: Log;
}

/**
 * Invokes a timer's function at its schedule's occurrences (UTC), one invocation at a time: occurrences that fall while
 * it runs are skipped. One that was missed while no host ran is made up for at the start, marked `IsPastDue`, if the
 * schedule is monitored (`useMonitor`; by default where occurrences lie a minute or more apart).
 */
export class TimerTrigger implements Listener {
  readonly #schedule: Schedule;
  readonly #isMonitored: boolean;
  readonly #statusFile: TimerStatusFile;
  readonly #stopping = new AbortController();
  #status: ScheduleStatus = { Last: never, Next: never, LastUpdated: never };
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  /** @throws SettingError naming function, setting and value when the schedule is wrong. */
  constructor(
    private readonly fn: AppFunction,
    private readonly app: FunctionApp,
    private readonly options: TimerOptions,
  ) {
    this.#schedule = scheduleOf(fn, options.environment);
    this.#isMonitored = (fn.trigger["useMonitor"] as boolean | undefined) ?? this.#schedule.isSlow;
    this.#statusFile = new TimerStatusFile(options.stateDirectory, fn.name);
  }

  async start(): Promise<void> {
    const now = Date.now();
    const kept = this.#isMonitored ? await this.#statusFile.read() : undefined;
    const isPastDue = kept !== undefined && this.#schedule.next(Date.parse(kept.LastUpdated)) <= now;
    if (kept === undefined) await this.#update(never, now);
    else this.#status = kept;

    if (isPastDue || this.fn.trigger["runOnStartup"] === true) this.#run(now, isPastDue);
    else this.#arm(now);
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    await settledWithin(this.#running, graceMs);
  }

  #arm(after: Instant): void {
    if (this.#stopping.signal.aborted) return;
    this.#wait(this.#schedule.next(after));
  }

  #wait(due: Instant): void {
    const ms = due - Date.now();
    this.#timer = setTimeout(
      () => (ms > longestWaitMs ? this.#wait(due) : this.#run(due, false)),
      Math.min(ms, longestWaitMs),
    );
  }

  #run(due: Instant, isPastDue: boolean): void {
    this.#running = this.#invoke(isPastDue)
      // A timer may fire a moment early: the same occurrence must not come again.
      .then(() => this.#update(isoOf(due), Math.max(due, Date.now())))
      .catch((error: unknown) => this.#log("error", `its schedule's status cannot be kept: ${messageOf(error)}`))
      .then(() => this.#arm(Math.max(due, Date.now())));
  }

  async #invoke(isPastDue: boolean): Promise<void> {
    const info = { Schedule: { AdjustForDST: true }, ScheduleStatus: this.#status, IsPastDue: isPastDue };
    const data = { json: JSON.stringify(info) };
    await withRetries(this.fn.retryOptions, this.#stopping.signal, {
      attempt: (retryContext) => this.app.invoke(this.fn.name, data, retryContext && { retryContext }),
      failed: (error, delayMs) =>
        this.#log("error", `failed${delayMs === undefined ? "" : " and will be retried"}: ${messageOf(error)}`),
    });
  }

  async #update(last: string, from: Instant): Promise<void> {
    this.#status = { Last: last, Next: isoOf(this.#schedule.next(from)), LastUpdated: isoOf(from) };
    if (this.#isMonitored) await this.#statusFile.write(this.#status);
  }

  #log(level: "error", message: string): void {
    this.options.log({
      level,
      category: "host.timer",
      message: `${this.fn.name}: ${message}`,
      functionName: this.fn.name,
    });
  }
}

function scheduleOf(fn: AppFunction, environment: Environment): Schedule {
  const text = resolvedProperty(fn, "schedule", environment);
  try {
    return parseSchedule(text);
  } catch (error) {
    const setting = /^%([^%]+)%$/.exec(String(fn.trigger["schedule"]))?.[1];
    const place = placeOf(fn, "schedule");
    throw new SettingError(
      setting ?? place,
      `"${text}" ${messageOf(error)}${setting === undefined ? "" : ` (${place})`}`,
    );
  }
}
