import { merge, type Aggregate } from "../readings/aggregate";
import type { Bucket } from "../readings/bucket-reader";
import type { SensorName } from "../readings/reading";
import type { Instant } from "../time";

/** One sensor's buckets seen through a window that moves forward. */
export class SensorWindows {
  readonly #series: readonly Bucket[];
  readonly #windowMs: number;
  #end: Instant = 0;
  /** Buckets [first, next) lie in the window; [beforeFirst, first) in the one before. */
  #beforeFirst = 0;
  #first = 0;
  #next = 0;
  /** Windows that were current, oldest first, back to the one just before: they need not be merged again. */
  readonly #past: { readonly end: Instant; readonly window: Aggregate }[] = [];
  current: Aggregate | undefined;

  constructor(
    readonly name: SensorName,
    series: readonly Bucket[],
    windowMs: number,
  ) {
    this.#series = series;
    this.#windowMs = windowMs;
  }

  get buckets(): number {
    return this.#next - this.#first;
  }

  moveTo(end: Instant): void {
    if (this.current !== undefined) this.#past.push({ end: this.#end, window: this.current });
    while ((this.#past[0]?.end ?? Infinity) < end - this.#windowMs) this.#past.shift();
    this.#end = end;
    this.#next = this.#advance(this.#next, end);
    this.#first = this.#advance(this.#first, end - this.#windowMs);
    this.current = this.#merged(this.#first, this.#next);
  }

  before(): Aggregate | undefined {
    const [oldest] = this.#past;
    if (oldest?.end === this.#end - this.#windowMs) return oldest.window;
    this.#beforeFirst = this.#advance(this.#beforeFirst, this.#end - 2 * this.#windowMs);
    return this.#merged(this.#beforeFirst, this.#first);
  }

  #advance(index: number, to: Instant): number {
    while ((this.#series[index]?.bucketStart ?? Infinity) < to) index++;
    return index;
  }

  #merged(from: number, to: number): Aggregate | undefined {
    const first = this.#series[from];
    if (first === undefined || from >= to) return undefined;
    const merged = { ...first };
    for (let i = from + 1; i < to; i++) {
      const bucket = this.#series[i];
      if (bucket !== undefined) merge(merged, bucket);
    }
    return merged;
  }
}
