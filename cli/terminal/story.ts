import type { WriteStream } from "node:tty";

const BAR = 24;
const REDRAW_MS = 80;
const LINE_MS = 2_000;

function bar(share: number): string {
  const filled = Math.round(share * BAR);
  return "█".repeat(filled) + "░".repeat(BAR - filled);
}

/** Tells how a long piece of work goes on: a line a step with the seconds so far, a bar while a step lasts. */
export class Story {
  readonly #out: WriteStream | NodeJS.WritableStream;
  readonly #start = performance.now();
  #lastShown = 0;

  constructor(out: WriteStream | NodeJS.WritableStream) {
    this.#out = out;
  }

  get seconds(): number {
    return (performance.now() - this.#start) / 1000;
  }

  tell(line: string): void {
    this.#clear();
    this.#out.write(`${this.#stamp()}  ${line}\n`);
  }

  /** Plain text, without the time before it. */
  print(text: string): void {
    this.#clear();
    this.#out.write(`${text}\n`);
  }

  /** On a terminal the bar moves in its line; in a pipe a line comes every few seconds. */
  progress(what: string, done: number, all: number): void {
    const now = performance.now();
    if (now - this.#lastShown < (this.#isTerminal() ? REDRAW_MS : LINE_MS)) return;
    this.#lastShown = now;
    this.#clear();
    const text = `${this.#stamp()}  ${what} ${count(done)} of ${count(all)}`;
    this.#out.write(this.#isTerminal() ? `${text} ${bar(all === 0 ? 1 : Math.min(1, done / all))}` : `${text}\n`);
  }

  #stamp(): string {
    return `${this.seconds.toFixed(1).padStart(6)} s`;
  }

  #isTerminal(): boolean {
    return "isTTY" in this.#out && this.#out.isTTY;
  }

  #clear(): void {
    if (this.#isTerminal()) this.#out.write("\r\u001b[K");
  }
}

export const count = (n: number): string => n.toLocaleString("en-US");
