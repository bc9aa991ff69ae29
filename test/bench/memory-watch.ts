import { median } from "./bench";

const SAMPLE_MS = 3_000;

interface Sample {
  readonly heapBytes: number;
  readonly residentBytes: number;
}

/** Looks at this process's memory every three seconds, after a forced collection. */
export class MemoryWatch {
  readonly #samples: Sample[] = [];
  readonly #timer = setInterval(() => this.#look(), SAMPLE_MS);

  /** The last quarter over the second; NaN where it was too short to tell. */
  stop(): { readonly ratio: number; readonly text: string } {
    clearInterval(this.#timer);
    const [second, last] = [this.#quarter(1), this.#quarter(3)];
    const heap = (samples: readonly Sample[]) => median(samples.map(({ heapBytes }) => heapBytes));
    const resident = Math.max(...this.#samples.map(({ residentBytes }) => residentBytes));
    const text = `heap ${megabytes(heap(second))} MB in the second quarter, ${megabytes(heap(last))} MB in the last, at most ${megabytes(resident)} MB resident`;
    return { ratio: heap(last) / heap(second), text };
  }

  #look(): void {
    globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    this.#samples.push({ heapBytes: heapUsed + external, residentBytes: rss });
  }

  #quarter(quarter: number): readonly Sample[] {
    const { length } = this.#samples;
    return this.#samples.slice(Math.floor((length * quarter) / 4), Math.floor((length * (quarter + 1)) / 4));
  }
}

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
