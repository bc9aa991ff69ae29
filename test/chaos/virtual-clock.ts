import type { Instant } from "../../shared/time";

/** The time of the world that is played: it runs as fast as the real one, and can be moved on. */
export class VirtualClock {
  #offsetMs: number;

  constructor(start: Instant) {
    this.#offsetMs = start - Date.now();
  }

  /** What to add to the real time. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  now = (): Instant => Date.now() + this.#offsetMs;

  /** Never back: the world's time does not. */
  advanceTo(instant: Instant): void {
    this.#offsetMs = Math.max(this.#offsetMs, instant - Date.now());
  }
}
