import { messageOf } from "../../../shared/errors";
import { isoOf, type Instant } from "../../../shared/time";
import { STORE_RETRY_MS, type Ground } from "./ground";
import { tell } from "./lifecycle";
import { HistoryEventType, type HistoryEvent } from "./protocol";
import type { TimerRow } from "./store/timers";

const MAX_WAIT_MS = 2 ** 31 - 1;

/** Fires the durable timers that are in the store, never before their time. */
export class TimerWatch {
  readonly #ground: Ground;
  #timeout: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** To be called whenever the store has got a timer. */
  arm(): void {
    clearTimeout(this.#timeout);
    const next = this.#isStopped ? undefined : this.#ground.store.timers.nextFireAt();
    if (next !== undefined) this.#wait(next - this.#ground.clock());
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timeout);
  }

  #wait(milliseconds: number): void {
    this.#timeout = setTimeout(() => this.#fire(), Math.min(Math.max(0, milliseconds), MAX_WAIT_MS));
  }

  #fire(): void {
    const { store, clock, wake, log } = this.#ground;
    try {
      const now = clock();
      const told = store.transaction(() =>
        store.timers.due(now).filter((timer) => {
          store.timers.delete(timer.executionId, timer.taskId);
          return tell(store, timer, firedEvent(timer, now));
        }),
      );
      for (const { instanceId } of told) wake(instanceId);
      this.arm();
    } catch (error) {
      log("error", `Timers could not be fired: ${messageOf(error)}`);
      this.#wait(STORE_RETRY_MS);
    }
  }
}

const firedEvent = ({ taskId, fireAt }: TimerRow, now: Instant): HistoryEvent => ({
  EventType: HistoryEventType.TimerFired,
  EventId: -1,
  Timestamp: isoOf(now),
  TimerId: taskId,
  FireAt: isoOf(fireAt),
});
