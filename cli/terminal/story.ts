import type { WriteStream } from "node:tty";
import { count, duration } from "./figures";
import { clip } from "./width";

const BAR = 24;
const REDRAW_MS = 80;
const LINE_MS = 5_000;
/** Before, what is left can only be guessed. */
const FORESEEN_MS = 3_000;

function bar(share: number): string {
  const filled = Math.round(share * BAR);
  return "█".repeat(filled) + "░".repeat(BAR - filled);
}

interface Step {
  readonly what: string;
  readonly since: number;
  readonly doneBefore: number;
}

/** Tells how a long piece of work goes on: a line a step with the seconds so far, a bar while a step lasts. */
export class Story {
  readonly #out: WriteStream | NodeJS.WritableStream;
  readonly #start = performance.now();
  #lastShown = -Infinity;
  #step: Step | undefined;

  constructor(out: WriteStream | NodeJS.WritableStream) {
    this.#out = out;
  }

  get seconds(): number {
    return (performance.now() - this.#start) / 1000;
  }

  tell(line: string): void {
    this.clear();
    this.#out.write(`${this.#stamp()}  ${line}\n`);
  }

  /** Plain text, without the time before it. */
  print(text: string): void {
    this.clear();
    this.#out.write(`${text}\n`);
  }

  /** On a terminal the bar moves in its line; in a pipe a line comes now and then, the first after some time. */
  progress(what: string, done: number, all: number, aside = ""): void {
    const now = performance.now();
    if (this.#step?.what !== what) {
      this.#step = { what, since: now, doneBefore: done };
      this.#lastShown = this.#isTerminal() ? -Infinity : now;
    }
    if (now - this.#lastShown < (this.#isTerminal() ? REDRAW_MS : LINE_MS)) return;
    this.#lastShown = now;
    const text = `${this.#stamp()}  ${what} ${count(done)} of ${count(all)}${aside === "" ? "" : `, ${aside}`}`;
    if (!this.#isTerminal()) {
      this.#out.write(`${text}\n`);
      return;
    }
    this.clear();
    const line = `${text} ${bar(all === 0 ? 0 : Math.min(1, done / all))}${left(this.#step, done, all, now)}`;
    this.#out.write(clip(line, this.#columns() - 1));
  }

  /** Takes the bar away, before somebody else writes. */
  clear(): void {
    if (this.#isTerminal()) this.#out.write("\r\u001b[K");
  }

  #stamp(): string {
    return `${this.seconds.toFixed(1).padStart(6)} s`;
  }

  #isTerminal(): boolean {
    return "isTTY" in this.#out && this.#out.isTTY;
  }

  #columns(): number {
    return "columns" in this.#out ? this.#out.columns : 80;
  }
}

/** How long it will take, at the pace so far. */
function left({ since, doneBefore }: Step, done: number, all: number, now: number): string {
  const [tookMs, made] = [now - since, done - doneBefore];
  return tookMs < FORESEEN_MS || made <= 0 || done >= all ? "" : ` ${duration((tookMs / made) * (all - done))} left`;
}
