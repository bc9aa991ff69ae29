import type { Instant } from "../../shared/time";
import { uniform, type Random } from "./random";

const HOUR_MS = 3_600_000;

/** When something that happens now and then happens next: first within `everyHours`, then half to one and a half on. */
export class Recurrence {
  #next: Instant | undefined;

  constructor(
    private readonly random: Random,
    private readonly everyHours: number,
  ) {}

  /** Whether it is time. The first call says when time begins. */
  isDue(at: Instant): boolean {
    this.#next ??= at + uniform(this.random, 0, this.everyHours * HOUR_MS);
    return at >= this.#next;
  }

  doneAt(at: Instant): void {
    this.#next = at + uniform(this.random, 0.5, 1.5) * this.everyHours * HOUR_MS;
  }
}
