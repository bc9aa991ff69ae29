import { messageOf } from "../../../shared/errors";
import { STORE_RETRY_MS, type Ground } from "./ground";
import { tell } from "./lifecycle";
import type { HistoryEvent } from "./protocol";
import { runActivity } from "./run-activity";
import { HistoryEventType } from "./protocol";
import type { ActivityRow } from "./store/activities";

interface Report {
  row: ActivityRow;
  event: HistoryEvent;
}

/** Runs activities, at most so many at a time; a report is stored before the place of its activity is given away. */
export class ActivityRunner {
  readonly #ground: Ground;
  readonly #maxConcurrent: number;
  #waiting: ActivityRow[] = [];
  /** Where in `#waiting` the next one to begin stands. */
  #next = 0;
  #running = 0;
  #reports: Report[] = [];
  #isStopped = false;
  #whenIdle: (() => void) | undefined;

  constructor(ground: Ground, maxConcurrent: number) {
    this.#ground = ground;
    this.#maxConcurrent = maxConcurrent;
  }

  add(rows: readonly ActivityRow[]): void {
    for (const row of rows) {
      this.#waiting.push(row);
      if (this.#ground.weather.twin() === "together") this.#waiting.push(row);
    }
    this.#fill();
  }

  /** Begins nothing more; resolves when what runs has reported. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#running === 0) return;
    await new Promise<void>((resolve) => (this.#whenIdle = resolve));
  }

  #fill(): void {
    while (!this.#isStopped && this.#running < this.#maxConcurrent) {
      const row = this.#waiting[this.#next];
      if (row === undefined) break;
      this.#next += 1;
      this.#running += 1;
      void this.#run(row);
    }
    if (this.#next > 1_000) {
      // Not at every step: cutting off the head of a long queue each time would make it quadratic.
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
    if (this.#running === 0) this.#whenIdle?.();
  }

  async #run(row: ActivityRow): Promise<void> {
    const { app, clock, log, work } = this.#ground;
    work.activities += 1;
    const event = await runActivity(app, clock, row);
    if (event.EventType === HistoryEventType.TaskFailed) {
      log("warning", `${row.instanceId}: ${String(event.Reason)}`);
    }
    // Reports of one round of the event loop share a commit.
    if (this.#reports.push({ row, event }) === 1) setImmediate(() => this.#store());
  }

  #store(): void {
    const { store, wake, weather, log } = this.#ground;
    const reports = this.#reports;
    try {
      const told = store.transaction(() =>
        reports.filter(({ row, event }) => store.activities.finish(row) && tell(store, row, event)),
      );
      this.#reports = [];
      this.#running -= reports.length;
      for (const { row } of told) {
        wake(row.instanceId);
        if (weather.twin() === "late") this.#waiting.push(row);
      }
      this.#fill();
    } catch (error) {
      // What is not stored at a stop runs again at the next start.
      if (this.#isStopped) return;
      log("error", `Results of activities could not be stored: ${messageOf(error)}`);
      setTimeout(() => this.#store(), STORE_RETRY_MS);
    }
  }
}
