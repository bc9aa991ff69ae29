import { clipped } from "./clipped";
import type { FuzzTarget, Outcome } from "./fuzz-target";

export interface Slowest {
  readonly ms: number;
  readonly sizeBytes: number;
  readonly shown: string;
}

/** An input for which a promise was broken, made as small as it could be. */
export interface Failure {
  readonly problem: string;
  readonly shown: string;
  /** With the seed, what fast-check needs to make this input again. */
  readonly path: string;
}

/** What a run over a target found. Plain data: it goes from process to process. */
export interface Tally {
  readonly inputs: number;
  readonly accepted: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly slowest: Slowest | undefined;
  readonly failure: Failure | undefined;
}

/** Counts outcomes while trials go on. */
export class TallyKeeper<Input> {
  readonly #target: FuzzTarget<Input>;
  readonly #refused = new Map<string, number>();
  #inputs = 0;
  #accepted = 0;
  #slowest: Slowest | undefined;

  constructor(target: FuzzTarget<Input>) {
    this.#target = target;
  }

  count(input: Input, { accepted, refusals }: Outcome, ms: number): void {
    this.#inputs++;
    if (accepted) this.#accepted++;
    for (const reason of new Set(refusals)) this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + 1);
    if (ms <= (this.#slowest?.ms ?? 0)) return;
    this.#slowest = { ms, sizeBytes: this.#target.sizeBytes(input), shown: clipped(this.#target.show(input)) };
  }

  tally(failure: Failure | undefined): Tally {
    const refused = Object.fromEntries([...this.#refused].sort(([, a], [, b]) => b - a));
    return { inputs: this.#inputs, accepted: this.#accepted, refused, slowest: this.#slowest, failure };
  }
}
